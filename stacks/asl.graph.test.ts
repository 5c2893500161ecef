import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { inputsOf, readGraph, STAGES } from "./graph.fixture.ts";

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_BYTES = 1_048_576;

describe.each(STAGES)("the definitions of %s", (stage) => {
  const machines = inputsOf(readGraph(stage), "sfn/stateMachine:StateMachine");

  it.each(machines)("$name is in the Amazon States Language", ({ definition }) => {
    expect(aslValidator(definition)).toMatchObject({ isValid: true, errors: [] });
    expect(Buffer.byteLength(JSON.stringify(definition))).toBeLessThan(MOST_BYTES);
  });

  it("would not be, with a state that leads nowhere", () => {
    const lost = { StartAt: "Lost", States: { Lost: { Type: "Pass", Next: "Nowhere" } } };
    expect(aslValidator(lost).isValid).toBe(false);
  });
});
