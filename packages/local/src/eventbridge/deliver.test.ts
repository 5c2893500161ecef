import { factOf } from "@bridgework/core/app/world.fixture";
import type { Rule } from "@bridgework/core/kernel/rule";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { busEventOf } from "@bridgework/core/pattern/bus-event";
import { createRuleEngine } from "@bridgework/core/pattern/rules";
import { describe, expect, it } from "vitest";
import { LOCAL } from "./buses.ts";
import { startsOf } from "./deliver.ts";

const fact = factOf("form#F1", 1, { type: "FormSubmitted", data: { formId: "F1", amount: 3 } });

function rule(name: string, pattern: Rule["pattern"], bus: Rule["bus"] = "facts"): Rule {
  return { name, description: name, bus, pattern, workflow: `${name}-flow` };
}

const rules = [
  rule("all-forms", { "detail-type": ["FormSubmitted"] }),
  rule("large-forms", { detail: { data: { amount: [{ numeric: [">", 100] }] } } }),
  rule("any-fact", { source: ["bridgework.facts"] }),
  rule("of-inbox", { "detail-type": ["FormSubmitted"] }, "inbox"),
];

describe("busEventOf", () => {
  it("is the fact in EventBridge's envelope, with a time without milliseconds", () => {
    expect(busEventOf(fact, LOCAL)).toEqual({
      version: "0",
      id: "form#F1@1",
      "detail-type": "FormSubmitted",
      source: "bridgework.facts",
      account: "000000000000",
      time: "2026-01-01T00:00:01Z",
      region: "us-east-1",
      resources: [],
      detail: fact,
    });
  });
});

describe("startsOf", () => {
  it("starts one run for each rule of the facts bus that matches, with the event as its input", () => {
    const starts = startsOf(createRuleEngine(rules), sequentialIds(), fact);
    expect(starts.map(({ workflow }) => workflow)).toEqual(["all-forms-flow", "any-fact-flow"]);
    expect(starts[0]).toMatchObject({
      input: busEventOf(fact, LOCAL),
      trigger: {
        rule: "all-forms",
        eventId: fact.id,
        eventType: "FormSubmitted",
        stream: "form#F1",
        version: 1,
        correlationId: "c1",
      },
    });
  });

  it("names a run after rule and event alone, so that delivering twice starts one", () => {
    const engine = createRuleEngine(rules);
    const names = () => startsOf(engine, sequentialIds(), fact).map(({ name }) => name);
    expect(names()).toEqual(names());
    expect(new Set(names()).size).toBe(2);
  });
});

describe("createRuleEngine", () => {
  it("explains every rule of a bus, those that match first", () => {
    const verdicts = createRuleEngine(rules).explain("facts", busEventOf(fact, LOCAL));
    expect(verdicts.map(({ rule: { name }, verdict }) => [name, verdict.matched])).toEqual([
      ["all-forms", true],
      ["any-fact", true],
      ["large-forms", false],
    ]);
  });

  it("names the rule whose pattern is not valid", () => {
    expect(() => createRuleEngine([rule("broken", { source: "x" })])).toThrow(
      /^Rule broken cannot be used: Event pattern is not valid\. Reason: "source" must be/,
    );
  });
});
