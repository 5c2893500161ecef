import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Views } from "./views.ts";

export interface OpenViews {
  readonly views: Views;
  close(): Promise<void>;
}

/** Everything that `Views` promises. Each test gets views of its own, empty. */
export function viewsContract(name: string, open: () => Promise<OpenViews>): void {
  describe(`${name} keeps the terms of views`, () => {
    let opened: OpenViews;
    let views: Views;
    beforeEach(async () => {
      opened = await open();
      views = opened.views;
    });
    afterEach(() => opened.close());

    const put = (key: string, version: number, doc = {}) => views.put("forms", { key, version, doc });

    it("gives back what was put, and nothing for an unknown key or another view", async () => {
      const doc = { title: "Żółw 🐢", list: [1, null, { deep: true }], empty: {} };
      await put("a", 1, doc);
      expect(await views.get("forms", "a")).toEqual({ key: "a", version: 1, doc });
      expect(await views.get("forms", "b")).toBeUndefined();
      expect(await views.get("tasks", "a")).toBeUndefined();
    });

    it("replaces a row by a newer version, and leaves it for the same or an older one", async () => {
      await put("a", 2, { text: "second" });
      await put("a", 1, { text: "late" });
      await put("a", 2, { text: "repeated" });
      expect(await views.get("forms", "a")).toEqual({ key: "a", version: 2, doc: { text: "second" } });
      await put("a", 3, { text: "third" });
      expect(await views.get("forms", "a")).toEqual({ key: "a", version: 3, doc: { text: "third" } });
    });

    it("does not see what a caller does to its document afterwards", async () => {
      const doc: Record<string, string> = { text: "before" };
      await put("a", 1, doc);
      doc.text = "after";
      expect((await views.get("forms", "a"))?.doc).toEqual({ text: "before" });
    });

    it("lists one view by key, newest first, page by page, with null after the last", async () => {
      for (const key of ["c", "a", "e", "b", "d"]) await put(key, 1);
      await views.put("tasks", { key: "z", version: 1, doc: {} });
      const keys: string[][] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await views.list("forms", { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        keys.push(page.items.map(({ key }) => key));
        cursor = page.next;
      }
      expect(keys).toEqual([["e", "d"], ["c", "b"], ["a"]]);
    });

    it("has no next page where the rows end with the page", async () => {
      await put("a", 1);
      await put("b", 1);
      expect((await views.list("forms", { limit: 2 })).next).toBeNull();
      expect(await views.list("none", { limit: 2 })).toEqual({ items: [], next: null });
    });
  });
}
