import { afterEach, describe, expect, it } from "vitest";
import { type BusEntry, type EntryAnswer, MAX_BUS_ENTRIES, type RemoteBus } from "./remote-bus.ts";

export interface RemoteBusCase {
  readonly exists: boolean;
  /** What the bus says of an entry, by its detail. */
  answer(detail: string): EntryAnswer["kind"];
}

export interface OpenRemoteBus {
  readonly bus: RemoteBus;
  /** The details of each call's entries, oldest first. */
  calls(): readonly (readonly string[])[];
  close(): Promise<void>;
}

function entry(detail: string): BusEntry {
  return { source: "bridgework.facts", detailType: "NoteTaken", detail, time: "2026-01-01T00:00:00.000Z" };
}

/** Everything that `RemoteBus` promises, but for a call that fails as a whole. Each test gets a bus of its own. */
export function remoteBusContract(name: string, open: (given: RemoteBusCase) => Promise<OpenRemoteBus>): void {
  describe(`${name} keeps the terms of a bus that is reached by calls`, () => {
    let opened: OpenRemoteBus | undefined;
    afterEach(() => opened?.close());
    const openBus = async (given: Partial<RemoteBusCase>) => {
      opened = await open({ exists: true, answer: () => "taken", ...given });
      return opened;
    };

    it("finds a bus that exists, and puts nothing on it", async () => {
      const { bus, calls } = await openBus({});
      await expect(bus.check()).resolves.toBeUndefined();
      expect(calls()).toEqual([]);
    });

    it("faults on a bus that does not exist", async () => {
      const { bus } = await openBus({ exists: false });
      await expect(bus.check()).rejects.toMatchObject({ name: "SYSTEM", code: "missing_bus" });
    });

    it("takes as many entries as a call may have, in one call and in their order", async () => {
      const details = Array.from({ length: MAX_BUS_ENTRIES }, (_, number) => JSON.stringify({ number }));
      const { bus, calls } = await openBus({});
      expect(await bus.put(details.map(entry))).toEqual(details.map(() => ({ kind: "taken" })));
      expect(calls()).toEqual([details]);
    });

    it("answers for every entry in the order of the entries, with a reason where one is not taken", async () => {
      const kinds: Readonly<Record<string, EntryAnswer["kind"]>> = { '{"n":1}': "never", '{"n":3}': "again" };
      const { bus } = await openBus({ answer: (detail) => kinds[detail] ?? "taken" });
      const answers = await bus.put(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}'].map(entry));
      const reason = expect.stringMatching(/./);
      const taken = { kind: "taken" };
      expect(answers).toEqual([{ kind: "never", reason }, taken, { kind: "again", reason }, taken]);
    });

    it("takes an entry that is put again", async () => {
      let asked = 0;
      const { bus, calls } = await openBus({ answer: () => (++asked === 1 ? "again" : "taken") });
      expect(await bus.put([entry("{}")])).toMatchObject([{ kind: "again" }]);
      expect(await bus.put([entry("{}")])).toEqual([{ kind: "taken" }]);
      expect(calls()).toEqual([["{}"], ["{}"]]);
    });
  });
}
