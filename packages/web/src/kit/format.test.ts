import { describe, expect, it } from "vitest";
import { absolute, ago, bytes, count, counted, duration, timeParts } from "./format.ts";

describe("formats", () => {
  it("group thousands", () => {
    expect(count(16934)).toBe("16,934");
    expect([counted(1, "event"), counted(0, "event"), counted(2, "reply", "replies")]).toEqual([
      "1 event",
      "0 events",
      "2 replies",
    ]);
  });

  it.each([
    [0, "0 ms"],
    [64.4, "64 ms"],
    [1_200, "1.2 s"],
    [9_999, "9.9 s"],
    [14_100, "14 s"],
    [264_000, "4 m 24 s"],
    [3_600_000, "1 h"],
    [11_100_000, "3 h 5 m"],
    [525_600_000, "6 d 2 h"],
  ])("write %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it("write how long ago in one unit", () => {
    const now = Date.parse("2026-01-02T00:00:00Z");
    expect(
      ["2026-01-01T23:59:59.500Z", "2026-01-01T23:59:42Z", "2026-01-01T20:00:00Z", "2026-01-02T00:00:05Z"].map((time) =>
        ago(time, now),
      ),
    ).toEqual(["now", "18 s ago", "4 h ago", "in 5 s"]);
  });

  it("write times in UTC, whatever zone they came in", () => {
    expect(absolute("2026-11-21T15:31:07.204+01:00")).toBe("2026-11-21 14:31:07.204 UTC");
    expect(timeParts("2026-11-21T14:31:07.204Z")).toEqual({
      date: "2026-11-21",
      clock: "14:31:",
      seconds: "07",
      millis: ".204",
    });
  });

  it("leave what is no time as it is", () => {
    expect(absolute("soon")).toBe("soon");
  });

  it("write sizes in units of 1,024", () => {
    expect([bytes(512), bytes(65_536), bytes(1_572_864)]).toEqual(["512 B", "64 KB", "1.5 MB"]);
  });
});
