import type { JsonObject } from "@bridgework/core/kernel/json";
import { describe, expect, it } from "vitest";
import { machineOf, task } from "./advance.fixture.ts";
import { InvalidDefinition } from "./machine.ts";
import { parseMachine } from "./parse.ts";

function problemsOf(definition: JsonObject | string): readonly string[] {
  try {
    parseMachine(definition);
  } catch (error) {
    if (error instanceof InvalidDefinition) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const one = (state: JsonObject): JsonObject => ({ QueryLanguage: "JSONata", StartAt: "A", States: { A: state } });

describe("a definition", () => {
  it("is taken as an object or as its text, and parsed once", () => {
    const definition = machineOf({ A: { Type: "Pass" } });
    expect(parseMachine(JSON.stringify(definition, null, 2))).toBe(parseMachine(definition));
  });

  it("is refused with every problem and its place", () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Gone",
      States: { A: { Type: "Pass", Next: "Nowhere" }, B: { Type: "Sleep" } },
    };
    expect(problemsOf(definition)).toEqual([
      '/States/B/Type: Field "Type" must be one of Pass, Task, Choice, Wait, Parallel, Map, Succeed, Fail, not "Sleep"',
      "/StartAt: Missing 'Next' target: Gone",
      "/States/A: Missing 'Next' target: Nowhere",
    ]);
  });

  it("says in Step Functions' form what is wrong", () => {
    expect(() => parseMachine("{")).toThrow(
      /^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The definition is not JSON/,
    );
    expect(() => parseMachine("[]")).toThrow("The definition must be a JSON object, not array of 0 at /'");
  });

  it.each<[string, JsonObject, string]>([
    [
      "a state that neither ends nor goes on",
      { Type: "Pass" },
      '/States/A: State "A" must have either "Next" or "End": true',
    ],
    [
      "a state that does both",
      { Type: "Pass", Next: "A", End: true },
      '/States/A: State "A" must have either "Next" or "End": true',
    ],
    [
      "a field of another state type",
      { Type: "Succeed", Next: "A" },
      '/States/A/Next: Field "Next" is not supported here. In JSONata a Succeed state has Type, Comment, QueryLanguage, Output.',
    ],
    [
      "a JSONPath field",
      { Type: "Pass", InputPath: "$", End: true },
      '/States/A/InputPath: Field "InputPath" is not supported here. In JSONata a Pass state has Type, Comment, QueryLanguage, Next, End, Output, Assign.',
    ],
    [
      "a JSONata field of a JSONPath state",
      { Type: "Pass", QueryLanguage: "JSONPath", Output: 1, End: true },
      '/States/A/Output: Field "Output" is not supported here. It belongs to JSONata: set "QueryLanguage": "JSONata".',
    ],
    [
      "a resource that is not served",
      { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true },
      '/States/A/Resource: The resource "arn:aws:states:::sqs:sendMessage" is not supported. Supported are arn:aws:states:::lambda:invoke and the ARN of a Lambda function',
    ],
    [
      "a Wait with two ends",
      { Type: "Wait", Seconds: 1, Timestamp: "2026-01-01T00:00:00Z", End: true },
      '/States/A: A Wait state must have either "Seconds" or "Timestamp"',
    ],
    [
      "a variable named states",
      { Type: "Pass", Assign: { states: 1 }, End: true },
      '/States/A/Assign: The name "states" is reserved; choose another variable',
    ],
    [
      "broken JSONata",
      { Type: "Pass", Output: "{% $sum( %}", End: true },
      '/States/A/Output: The JSONata of field "Output" is not valid: S0203: Expected ")" before end of expression',
    ],
    [
      "a distributed Map",
      {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED" },
          StartAt: "I",
          States: { I: { Type: "Pass", End: true } },
        },
        End: true,
      },
      '/States/A/ItemProcessor/ProcessorConfig: The mode "DISTRIBUTED" is not supported; use INLINE',
    ],
    [
      "a retrier that backs off by less than 1",
      { ...task("t", { Retry: [{ ErrorEquals: ["E"], BackoffRate: 0.5 }] }), End: true },
      '/States/A/Retry[0]/BackoffRate: Field "BackoffRate" must be a number from 1 to 9007199254740991, not 0.5',
    ],
    [
      "States.ALL beside another name",
      { ...task("t", { Catch: [{ ErrorEquals: ["States.ALL", "E"], Next: "A" }] }), End: true },
      '/States/A/Catch[0]/ErrorEquals: "States.ALL" must stand alone, in the last entry of its list',
    ],
  ])("is refused for %s", (_, state, problem) => {
    expect(problemsOf(one(state))).toContain(problem);
  });

  it("is refused for a problem inside a branch, with the whole path", () => {
    const branch = { StartAt: "B", States: { B: { Type: "Pass", Next: "C" } } };
    expect(problemsOf(one({ Type: "Parallel", Branches: [branch], End: true }))).toEqual([
      "/States/A/Branches[0]/States/B: Missing 'Next' target: C",
    ]);
  });

  it("may mix in JSONPath states that use nothing of JSONPath", () => {
    const definition = {
      StartAt: "A",
      States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Fail", Error: "{% 1 %}" } },
    };
    expect(problemsOf(definition)).toEqual([]);
  });

  it("is refused where it is nested too deeply, before the stack overflows", () => {
    let nested: JsonObject = { Type: "Pass", End: true };
    for (let depth = 0; depth < 40; depth += 1) {
      nested = { Type: "Parallel", End: true, Branches: [{ StartAt: "A", States: { A: nested } }] };
    }
    expect(problemsOf(one(nested)).join()).toContain("States are nested deeper than 16");
  });
});
