import type { EventDetail } from "@bridgework/functions/http/contract";
import { describe, expect, it } from "vitest";
import { factAt } from "../live/facts.fixture.ts";
import { byNearness, testedFields } from "./matching.ts";

const event: EventDetail = {
  ...factAt(1, { data: { counterId: "global", milestone: null, tags: ["a", "b"] } }),
  runs: [],
  rules: [],
};

function rule(name: string, pattern: EventDetail["rules"][number]["pattern"], matched = false) {
  return { rule: name, description: "", workflow: "w", matched, pattern, run: null };
}

const verdicts = (pattern: EventDetail["rules"][number]["pattern"], matched = false) =>
  testedFields(rule("r", pattern, matched), event).map(({ path, verdict }) => `${path} ${verdict}`);

describe("the fields that a rule tests", () => {
  it("all pass where the server says that it matched", () => {
    expect(
      verdicts({ source: ["bridgework.facts"], detail: { data: { milestone: [{ exists: true }] } } }, true),
    ).toEqual(["source pass", "detail.data.milestone pass"]);
  });

  it("are compared where they are plain values, in an array with any of its items", () => {
    expect(verdicts({ "detail-type": ["TaskFailed"], detail: { data: { tags: ["b"], milestone: [null] } } })).toEqual([
      "detail-type fail",
      "detail.data.tags pass",
      "detail.data.milestone pass",
    ]);
  });

  it("fail where the event has no such field", () => {
    expect(verdicts({ detail: { data: { amount: [1] } } })).toEqual(["detail.data.amount fail"]);
  });

  it("tell the one that must have failed when all others pass", () => {
    expect(
      verdicts({ source: ["bridgework.facts"], detail: { data: { milestone: [{ numeric: [">", 0] }] } } }),
    ).toEqual(["source pass", "detail.data.milestone fail"]);
  });

  it("claim nothing where more than one could have failed", () => {
    const pattern = { detail: { data: { milestone: [{ numeric: [">", 0] }], counterId: [{ prefix: "x" }] } } };
    expect(verdicts(pattern)).toEqual(["detail.data.milestone unknown", "detail.data.counterId unknown"]);
  });

  it("order the rules that missed by how near they came", () => {
    const far = rule("far", { source: ["other"], "detail-type": ["Other"] });
    const near = rule("near", { source: ["bridgework.facts"], "detail-type": ["Other"] });
    expect(byNearness([far, near], event).map(({ rule: name }) => name)).toEqual(["near", "far"]);
  });
});
