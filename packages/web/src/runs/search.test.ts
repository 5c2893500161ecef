import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_FOLDS } from "./folds.ts";
import { runSearch, runsSearch, timelineView, viewSearch } from "./search.ts";
import { WHOLE } from "./zoom.ts";

describe("the address of a run", () => {
  it("holds all of how its timeline is seen", () => {
    const ids = fc.uniqueArray(fc.nat(25_000).map(String), { maxLength: 400 });
    const starts = fc.uniqueArray(fc.nat(), { maxLength: 5 });
    fc.assert(
      fc.property(fc.boolean(), ids, starts, (all, closed, uncut) => {
        const view = { folds: { all, except: new Set(closed) }, uncut: new Set(uncut), zoom: { from: 0.2, to: 0.65 } };
        expect(timelineView(runSearch(viewSearch(view)))).toEqual(view);
      }),
    );
  });

  it("is empty where nothing was changed", () => {
    const view = { folds: NO_FOLDS, uncut: new Set<number>(), zoom: WHOLE };
    expect(Object.values(viewSearch(view))).toEqual([undefined, undefined, undefined]);
  });

  it("leaves out what it cannot read", () => {
    expect(runSearch({ tab: "graph", step: {}, closed: "<b>", idle: [], zoom: "9-1" })).toEqual({});
    expect(runsSearch({ status: "DONE", workflow: 4 })).toEqual({});
  });

  it("takes a state, an attempt and the run as its step", () => {
    expect(["7", "8-2", "run"].map((step) => runSearch({ step }).step)).toEqual(["7", "8-2", "run"]);
  });

  it("keeps a filter of the list", () => {
    expect(runsSearch({ status: "FAILED", workflow: "task-run" })).toEqual({ status: "FAILED", workflow: "task-run" });
  });
});
