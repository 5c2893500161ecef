import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isJsonObject, type JsonObject } from "./kernel/json.ts";
import { createTopology } from "./kernel/topology.ts";
import { topology } from "./topology.ts";

interface Machine {
  readonly start: unknown;
  readonly states: ReadonlyMap<string, JsonObject>;
}

function machinesIn(definition: JsonObject): readonly Machine[] {
  const states = Object.entries(object(definition["States"])).map(([name, state]) => [name, object(state)] as const);
  const branches = states.flatMap(([, state]) =>
    list(state["Branches"]).flatMap((branch) => machinesIn(object(branch))),
  );
  return [{ start: definition["StartAt"], states: new Map(states) }, ...branches];
}

function targetsOf(state: JsonObject): readonly unknown[] {
  const next = [...list(state["Choices"]), ...list(state["Catch"])].map((each) => object(each)["Next"]);
  return [state["Next"], state["Default"], ...next].filter((target) => target !== undefined);
}

const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const workflows = [...topology.workflows.values()].map((workflow) => [workflow.name, workflow.definition] as const);

describe.each(workflows)("workflow %s", (_, definition) => {
  const machines = machinesIn(definition);
  const states = machines.flatMap((machine) => [...machine.states]);

  it("is JSON with JSONata as its query language", () => {
    expect(definition["QueryLanguage"]).toBe("JSONata");
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
  });

  it("goes only to states that exist in the same machine", () => {
    for (const { start, states: own } of machines) {
      expect(own.has(String(start))).toBe(true);
      for (const [name, state] of own) {
        for (const target of targetsOf(state)) expect(own.has(String(target)), `${name} → ${target}`).toBe(true);
      }
    }
  });

  it("reaches every state, and every path ends", () => {
    for (const { start, states: own } of machines) {
      const reached = new Set([start, ...[...own.values()].flatMap(targetsOf)]);
      expect([...own.keys()].filter((name) => !reached.has(name))).toEqual([]);
      for (const [name, state] of own) {
        const ends = state["End"] === true || ["Succeed", "Fail"].includes(String(state["Type"]));
        expect(ends || targetsOf(state).length > 0, name).toBe(true);
      }
    }
  });

  it("gives each state a name of its own, since it is part of the idempotency key", () => {
    const names = states.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("ends every try when its step's timeout is over", () => {
    for (const [name, state] of states.filter(([, { Type }]) => Type === "Task")) {
      const step = topology.steps.get(String(object(state["Arguments"])["FunctionName"]));
      expect(state["TimeoutSeconds"], name).toBe(step?.timeout);
    }
  });

  it("calls only declared steps", () => {
    const called = states.filter(([, state]) => state["Type"] === "Task");
    expect(called.length).toBeGreaterThan(0);
    for (const [, state] of called) {
      expect(state["Resource"]).toBe("arn:aws:states:::lambda:invoke");
      expect(topology.steps.has(String(object(state["Arguments"])["FunctionName"]))).toBe(true);
    }
  });
});

it("has no step that no workflow calls", () => {
  const called = workflows.map(([, definition]) => JSON.stringify(definition)).join();
  expect([...topology.steps.keys()].filter((step) => !called.includes(`"FunctionName":"${step}"`))).toEqual([]);
});

it("matches only facts that are declared", () => {
  for (const { pattern, bus } of topology.rules) {
    expect(bus).toBe("facts");
    for (const type of list(pattern["detail-type"])) expect(topology.eventTypes.has(String(type))).toBe(true);
  }
});

describe.each([...topology.eventTypes])("event type %s", (type, { eventType }) => {
  it("has a schema that JSON Schema can express", () => {
    expect(z.toJSONSchema(eventType.schema)).toMatchObject({ type: "object" });
  });

  it("is in the past tense of PascalCase and described", () => {
    expect(type).toMatch(/^[A-Z][A-Za-z]+(ed|en)$/);
    expect(eventType.description).toMatch(/\.$/);
  });
});

const publishable = [...topology.eventTypes].filter(([type, { domain }]) => domain.intake[type] !== undefined);

it.each(publishable)("takes %s from outside by its sample", (type, { domain, eventType }) => {
  const command = domain.intake[type]?.(eventType.sample, "01J00000000000000000000009");
  expect(domain.commands.safeParse(command).error?.issues).toBeUndefined();
});

it("takes none of the facts from outside that say who may sign, who was refused, how far a job or a group is, and what is in a mailbox", () => {
  const inside = [...topology.eventTypes.keys()].filter((type) => !publishable.some(([name]) => name === type));
  expect(inside.filter((type) => !type.startsWith("Device"))).toEqual([
    ...["TaskReleased", "TurnRequested", "TurnGiven"],
    ...["LetterRedriven", "LetterSkipped", "RedriveAdvanced", "RedriveCompleted", "RequestRefused"],
    ...["MessageAccepted", "MessageDelivered", "MessageAcknowledged", "MessageExpired", "MessageRedriven"],
  ]);
});

it("refuses two domains that claim one name", () => {
  const [first] = topology.domains;
  expect(() => createTopology(first === undefined ? [] : [first, first])).toThrow("names are unique");
});

it.each([
  { policies: { timeout: 1 }, because: "at least 2" },
  { policies: { timeout: 2.5 }, because: "whole seconds" },
  { policies: { circuit: { name: () => "c" } }, because: "no timeout" },
  { policies: { timeout: 30, circuit: { name: () => "c", openSeconds: 61 } }, because: "1 to 60 s" },
  { policies: { timeout: 30, circuit: { name: () => "c", failures: 0 } }, because: "1 or more" },
])("refuses a step whose policies cannot be kept: $because", ({ policies, because }) => {
  const step = { name: "step", description: "", input: z.unknown(), run: async () => ({}), ...policies };
  const [first] = topology.domains;
  const domains = first === undefined ? [] : [{ ...first, steps: [step] }];
  expect(() => createTopology(domains)).toThrow(because);
});

it("refuses a rule that starts a workflow that does not exist", () => {
  const [first] = topology.domains;
  const without = first === undefined ? [] : [{ ...first, workflows: [] }];
  expect(() => createTopology(without)).toThrow("which no domain declares");
});
