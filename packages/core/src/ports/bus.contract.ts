import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fact } from "../kernel/event.ts";
import type { Rule } from "../kernel/rule.ts";
import type { Bus } from "./bus.ts";
import { isoTime } from "./clock.ts";
import type { RunTrigger } from "./workflows.ts";

export interface OpenBus {
  readonly bus: Bus;
  /** What triggered each run there is, in any order. */
  started(): Promise<readonly RunTrigger[]>;
  /** Where the consumer stands. */
  position(consumer: string): Promise<number>;
  /** Calls `work` and makes the store fail before what it puts is durable. */
  whileStoreFails(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const CONSUMER = "relay";
const RULES: readonly Rule[] = [rule("notes", ["NoteTaken"]), rule("notes-and-pins", ["NoteTaken", "NotePinned"])];

function rule(name: string, types: readonly string[]): Rule {
  return { name, description: name, bus: "facts", pattern: { "detail-type": types }, workflow: `${name}-flow` };
}

function fact(position: number, type = "NoteTaken"): Fact {
  return {
    id: `fact-${position}`,
    type,
    schemaVersion: 1,
    time: isoTime(Date.UTC(2026, 0, 1)),
    data: { text: "a note" },
    meta: { correlationId: `c${position}`, causationId: null, actor: "test", source: "bridgework" },
    stream: "note#a",
    version: position,
    position,
  };
}

/** Everything that `Bus` promises. Each test gets a bus of its own with these rules, whose workflows all exist. */
export function busContract(name: string, open: (rules: readonly Rule[]) => Promise<OpenBus>): void {
  describe(`${name} keeps the terms of a facts bus`, () => {
    let opened: OpenBus;
    beforeEach(async () => {
      opened = await open(RULES);
    });
    afterEach(() => opened.close());

    const put = (facts: readonly Fact[], position = facts.at(-1)?.position ?? 0) =>
      opened.bus.put(facts, { consumer: CONSUMER, position });
    const startedBy = async () =>
      (await opened.started()).map(({ rule: by, eventId }) => `${by} ${eventId}`).toSorted();

    it("starts one run for each rule that a fact matches, with rule and fact as its trigger", async () => {
      await put([fact(1), fact(2, "NotePinned"), fact(3, "NoteDropped")]);
      expect(await startedBy()).toEqual(["notes fact-1", "notes-and-pins fact-1", "notes-and-pins fact-2"]);
      expect(await opened.started()).toContainEqual({
        rule: "notes-and-pins",
        eventId: "fact-2",
        eventType: "NotePinned",
        stream: "note#a",
        version: 2,
        correlationId: "c2",
      });
    });

    it("moves the checkpoint with the facts, whether they match or not", async () => {
      await put([fact(1), fact(2)]);
      expect(await opened.position(CONSUMER)).toBe(2);
      await put([fact(3, "NoteDropped")]);
      expect(await opened.position(CONSUMER)).toBe(3);
      await put([], 7);
      expect(await opened.position(CONSUMER)).toBe(7);
    });

    it("starts nothing for facts that come again, and does not move the checkpoint back", async () => {
      await put([fact(1), fact(2)]);
      const before = await startedBy();
      await put([fact(1)]);
      await Promise.all([put([fact(2)]), put([fact(1), fact(2)])]);
      expect(await startedBy()).toEqual(before);
      expect(await opened.position(CONSUMER)).toBe(2);
    });

    it("keeps neither runs nor checkpoint where it fails, and takes the same facts afterwards", async () => {
      await put([fact(1)]);
      const before = await startedBy();
      await expect(opened.whileStoreFails(() => put([fact(2), fact(3)]))).rejects.toThrow();
      expect(await startedBy()).toEqual(before);
      expect(await opened.position(CONSUMER)).toBe(1);
      await put([fact(2), fact(3)]);
      expect(await startedBy()).toHaveLength(6);
      expect(await opened.position(CONSUMER)).toBe(3);
    });
  });
}
