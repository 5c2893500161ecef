import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Snapshots } from "./snapshots.ts";

export interface OpenSnapshots {
  readonly snapshots: Snapshots;
  close(): Promise<void>;
}

/** Everything that `Snapshots` promises. Each test gets some of its own, empty. */
export function snapshotsContract(name: string, open: () => Promise<OpenSnapshots>): void {
  describe(`${name} keeps the terms of snapshots`, () => {
    let opened: OpenSnapshots;
    let snapshots: Snapshots;
    beforeEach(async () => {
      opened = await open();
      snapshots = opened.snapshots;
    });
    afterEach(() => opened.close());

    it("gives back what was put, and nothing for another stream", async () => {
      const state = { name: "Żółw 🐢", list: [1, null, { deep: true }], empty: {} };
      await snapshots.put("form#a", 1, { version: 7, state });
      expect(await snapshots.get("form#a", 1)).toEqual({ version: 7, state });
      expect(await snapshots.get("form#b", 1)).toBeUndefined();
    });

    it("keeps the snapshots of each reducer apart", async () => {
      await snapshots.put("form#a", 1, { version: 7, state: { by: 1 } });
      expect(await snapshots.get("form#a", 2)).toBeUndefined();
      await snapshots.put("form#a", 2, { version: 3, state: { by: 2 } });
      expect(await snapshots.get("form#a", 2)).toEqual({ version: 3, state: { by: 2 } });
      expect(await snapshots.get("form#a", 1)).toEqual({ version: 7, state: { by: 1 } });
    });

    it("replaces a snapshot by a newer one, and leaves it for an older one", async () => {
      await snapshots.put("form#a", 1, { version: 20, state: { at: 20 } });
      await snapshots.put("form#a", 1, { version: 10, state: { at: 10 } });
      expect(await snapshots.get("form#a", 1)).toEqual({ version: 20, state: { at: 20 } });
      await snapshots.put("form#a", 1, { version: 30, state: { at: 30 } });
      expect(await snapshots.get("form#a", 1)).toEqual({ version: 30, state: { at: 30 } });
    });

    it("does not see what a caller does to the state afterwards", async () => {
      const state: Record<string, string> = { text: "before" };
      await snapshots.put("form#a", 1, { version: 1, state });
      state["text"] = "after";
      expect(await snapshots.get("form#a", 1)).toMatchObject({ state: { text: "before" } });
    });
  });
}
