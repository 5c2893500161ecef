import { describe, expect, it } from "vitest";
import { runOf } from "./facts.fixture.ts";
import { addRuns, emptyBook, latest, MOST_RUNS, runsOfEvent } from "./run-book.ts";

const stopped = { status: "SUCCEEDED", activity: null, stoppedAt: "2026-01-01T00:00:02.000Z" } as const;

describe("what is known of runs", () => {
  it("finds the runs of an event, those it was read with and those that started since", () => {
    const read = runOf("a", { trigger: null });
    const book = addRuns(emptyBook, [runOf("b")]);
    expect(runsOfEvent(book, "event-of-b", [read]).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("brings a run that was read up to date", () => {
    const book = addRuns(emptyBook, [runOf("a", stopped)]);
    expect(latest(book, runOf("a")).status).toBe("SUCCEEDED");
  });

  it("leaves a run stopped whatever comes late", () => {
    const book = addRuns(addRuns(emptyBook, [runOf("a", stopped)]), [runOf("a")]);
    expect(book.runs.get("a")?.status).toBe("SUCCEEDED");
    expect(latest(emptyBook, runOf("a", stopped)).status).toBe("SUCCEEDED");
  });

  it("stays the same book when nothing new was said", () => {
    const book = addRuns(emptyBook, [runOf("a", stopped)]);
    expect(addRuns(book, [runOf("a")])).toBe(book);
  });

  it("keeps a limited number, the newest", () => {
    const book = addRuns(
      emptyBook,
      Array.from({ length: MOST_RUNS + 1 }, (_, index) => runOf(String(index))),
    );
    expect(book.runs.size).toBe(MOST_RUNS);
    expect(book.runs.has("0")).toBe(false);
    expect(runsOfEvent(book, "event-of-0")).toEqual([]);
  });
});
