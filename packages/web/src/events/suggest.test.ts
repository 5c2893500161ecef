import { describe, expect, it } from "vitest";
import { readEventsSearch } from "./search.ts";
import { suggest } from "./suggest.ts";

const TYPES = ["CounterChanged", "FormSubmitted", "TaskFailed", "TaskSubmitted"];
const fields = (text: string) => suggest(text, TYPES, {}).map(({ field, value }) => `${field} ${value}`);

describe("what typed text can filter by", () => {
  it("offers types that hold the text, in any case", () => {
    expect(fields("submitted")).toContain("type FormSubmitted");
    expect(fields("submitted")).toContain("type TaskSubmitted");
  });

  it("adds a type to those that are chosen and does not offer these again", () => {
    const [offer] = suggest("task", TYPES, { type: ["TaskFailed"] });
    expect(offer?.change).toEqual({ type: ["TaskFailed", "TaskSubmitted"] });
  });

  it("takes a stream's name, with or without a version", () => {
    expect(fields("form#01J9@3")[0]).toBe("stream form#01J9");
  });

  it("takes an id for a correlation", () => {
    expect(fields("01M7YTKQT92QY6SG3CEMFNWBHS")).toEqual(["correlation 01M7YTKQT92QY6SG3CEMFNWBHS"]);
  });

  it("takes spans and times", () => {
    expect(fields("1h")).toEqual(["time last 1h"]);
    expect(fields("since:2026-01-02T03:04")).toEqual(["since 2026-01-02T03:04:00.000Z"]);
    expect(fields("until:2026-01-02")).toEqual(["until 2026-01-02T00:00:00.000Z"]);
  });

  it("offers only the field that is named", () => {
    expect(fields("type:")).toEqual(TYPES.map((type) => `type ${type}`));
  });

  it("has nothing for what it cannot read", () => {
    expect(fields("no such thing")).toEqual([]);
    expect(fields("since:soon")).toEqual([]);
  });

  it("replaces a bound by a span", () => {
    const [offer] = suggest("15m", TYPES, {});
    expect(readEventsSearch({ since: "2026-01-01T00:00:00Z", ...offer?.change })).toEqual({ last: "15m" });
  });
});
