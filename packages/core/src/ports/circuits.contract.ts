import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLOSED, failed, probing } from "../kernel/circuit.ts";
import type { Circuits } from "./circuits.ts";

export interface OpenCircuits {
  /** A worker's own adapter; all of them share the circuits. */
  worker(): Circuits;
  close(): Promise<void>;
}

const limits = { failures: 1, windowMs: 60_000 };
const NOW = Date.UTC(2026, 0, 1);
const OPEN = failed(CLOSED, limits, NOW);

/** Everything that `Circuits` promises. Each test gets circuits of its own, none of which has failed. */
export function circuitsContract(name: string, open: () => Promise<OpenCircuits>): void {
  describe(`${name} keeps the terms of circuits`, () => {
    let opened: OpenCircuits;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it("has a circuit that has never failed as closed", async () => {
      expect(await opened.worker().load("email")).toEqual(CLOSED);
    });

    it("shows every worker what one of them has changed, each circuit by itself", async () => {
      expect(await opened.worker().change("email", OPEN)).toBe(true);
      expect(await opened.worker().load("email")).toEqual(OPEN);
      expect(await opened.worker().load("sms")).toEqual(CLOSED);
    });

    it("keeps a closed circuit's count of failures", async () => {
      const counted = failed(CLOSED, { ...limits, failures: 5 }, NOW);
      await opened.worker().change("email", counted);
      expect(await opened.worker().load("email")).toEqual(counted);
    });

    it("takes no change of what has changed since", async () => {
      await opened.worker().change("email", OPEN);
      expect(await opened.worker().change("email", failed(CLOSED, limits, NOW + 1))).toBe(false);
      expect(await opened.worker().load("email")).toEqual(OPEN);
    });

    it("takes no change of a circuit that it does not have", async () => {
      expect(await opened.worker().change("email", probing(OPEN, limits, NOW))).toBe(false);
      expect(await opened.worker().load("email")).toEqual(CLOSED);
    });

    it("lets exactly one of the workers win that race for the probe", async () => {
      await opened.worker().change("email", OPEN);
      const race = Array.from({ length: 8 }, (_, index) =>
        opened.worker().change("email", probing(OPEN, limits, NOW + 60_000 + index)),
      );
      const won = await Promise.all(race);
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await opened.worker().load("email")).toEqual(probing(OPEN, limits, NOW + 60_000 + won.indexOf(true)));
    });
  });
}
