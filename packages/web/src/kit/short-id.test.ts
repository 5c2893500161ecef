import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortId, shortStream } from "./short-id.ts";

describe("a short id", () => {
  it("is cut in its middle, with what differs at its end", () => {
    expect(shortId("01M7YTKQT92QY6SG3CEMFNWBHS")).toEqual({ head: "01M7…", tail: "FNWBHS" });
  });

  it("is whole where it is short", () => {
    expect(shortId("global")).toEqual({ head: "", tail: "global" });
  });

  it("begins and ends as the id does, and is never longer than it", () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const { head, tail } = shortId(id);
        expect(id.startsWith(head.replace("…", ""))).toBe(true);
        expect(id.endsWith(tail)).toBe(true);
        expect((head + tail).length).toBeLessThanOrEqual(id.length);
      }),
    );
  });

  it("keeps a stream's category", () => {
    expect(shortStream("task#01M7YTKQT92QY6SG3CEMFNWBHS").head).toBe("task#01M7…");
    expect(shortStream("counter#global")).toEqual({ head: "counter#", tail: "global" });
  });
});
