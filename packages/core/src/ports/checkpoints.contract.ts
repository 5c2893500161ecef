import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checkpoints } from "./checkpoints.ts";

export interface OpenCheckpoints {
  readonly checkpoints: Checkpoints;
  close(): Promise<void>;
}

/** Everything that `Checkpoints` promises. Each test gets checkpoints of its own, empty. */
export function checkpointsContract(name: string, open: () => Promise<OpenCheckpoints>): void {
  describe(`${name} keeps the terms of checkpoints`, () => {
    let opened: OpenCheckpoints;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it("has 0 for a consumer that has not begun", async () => {
      expect(await opened.checkpoints.load("relay")).toBe(0);
    });

    it("remembers the position of each consumer by itself", async () => {
      await opened.checkpoints.save("relay", 7);
      await opened.checkpoints.save("views", 3);
      expect(await opened.checkpoints.load("relay")).toBe(7);
      expect(await opened.checkpoints.load("views")).toBe(3);
    });

    it("never moves back", async () => {
      await opened.checkpoints.save("relay", 7);
      await opened.checkpoints.save("relay", 5);
      expect(await opened.checkpoints.load("relay")).toBe(7);
      await opened.checkpoints.save("relay", 8);
      expect(await opened.checkpoints.load("relay")).toBe(8);
    });
  });
}
