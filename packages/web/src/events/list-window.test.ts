import { describe, expect, it } from "vitest";
import { emptyLog, type FactLog, stepLog } from "../live/fact-log.ts";
import { factsAt } from "../live/facts.fixture.ts";
import { MOST_REVEALED, reveal, startWindow, waitingFor } from "./list-window.ts";

const all = () => true;
const even = ({ position }: { readonly position: number }) => position % 2 === 0;

function logFrom(head: number, ...positions: readonly number[]): FactLog {
  return stepLog(stepLog(emptyLog, { kind: "hello", head }), { kind: "facts", items: factsAt(...positions) });
}

describe("the window over the list of events", () => {
  it("counts what waits and passes the filter", () => {
    expect(waitingFor(startWindow(2), logFrom(2, 3, 4, 5, 6), even)).toEqual({ count: 2, hole: false });
  });

  it("does not count what the page that was read has already", () => {
    expect(waitingFor(startWindow(4), logFrom(2, 3, 4, 5), all)).toEqual({ count: 1, hole: false });
  });

  it("reveals newest first, above what was revealed before", () => {
    const first = reveal(startWindow(2), logFrom(2, 3, 4), all);
    const second = reveal(first, logFrom(2, 3, 4, 5, 6), all);
    expect(second.revealed.map(({ position }) => position)).toEqual([6, 5, 4, 3]);
    expect(waitingFor(second, logFrom(2, 3, 4, 5, 6), all).count).toBe(0);
  });

  it("moves past what the filter holds back", () => {
    const window = reveal(startWindow(2), logFrom(2, 3, 5), even);
    expect(window).toEqual({ shownTo: 5, revealed: [] });
  });

  it("has a hole where the log begins after what is shown", () => {
    expect(waitingFor(startWindow(2), logFrom(4, 5), all)).toEqual({ count: 1, hole: true });
  });

  it("has a hole when more would be shown than it may hold", () => {
    const full = { shownTo: 2, revealed: Array.from({ length: MOST_REVEALED }, () => factsAt(1)).flat() };
    expect(waitingFor(full, logFrom(2, 3), all).hole).toBe(true);
  });

  it("waits for nothing before the first greeting", () => {
    expect(waitingFor(startWindow(2), emptyLog, all)).toEqual({ count: 0, hole: false });
  });
});
