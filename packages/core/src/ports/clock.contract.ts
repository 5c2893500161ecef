import { describe, expect, it } from "vitest";
import type { Clock } from "./clock.ts";

export interface OpenClock {
  readonly clock: Clock;
  /** Resolves when so many milliseconds of the clock have passed. */
  pass(milliseconds: number): Promise<void>;
}

/** Everything that `Clock` promises. */
export function clockContract(name: string, open: () => OpenClock): void {
  describe(`${name} keeps the terms of a clock`, () => {
    it("tells the milliseconds that pass, and never goes back by itself", async () => {
      const { clock, pass } = open();
      const before = clock.now();
      await pass(20);
      expect(clock.now() - before).toBeGreaterThanOrEqual(19);
    });

    it("wakes once, not before the delay, earlier delays first", async () => {
      const { clock, pass } = open();
      const woken: string[] = [];
      clock.after(200, () => woken.push("late"));
      clock.after(0, () => woken.push("early"));
      expect(woken).toEqual([]);
      await pass(5);
      expect(woken).toEqual(["early"]);
      await pass(300);
      expect(woken).toEqual(["early", "late"]);
    });

    it("does not wake what was cancelled; cancelling twice or too late does nothing", async () => {
      const { clock, pass } = open();
      const woken: string[] = [];
      const cancel = clock.after(5, () => woken.push("cancelled"));
      const tooLate = clock.after(5, () => woken.push("woken"));
      cancel();
      cancel();
      await pass(60);
      tooLate();
      expect(woken).toEqual(["woken"]);
    });

    it("takes a delay in the past as now, and one of months without waking at once", async () => {
      const { clock, pass } = open();
      const woken: string[] = [];
      clock.after(-1000, () => woken.push("past"));
      const cancel = clock.after(90 * 24 * 3600 * 1000, () => woken.push("months"));
      await pass(20);
      cancel();
      expect(woken).toEqual(["past"]);
    });
  });
}
