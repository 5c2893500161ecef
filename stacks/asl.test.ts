import { topology } from "@bridgework/core/topology";
import { describe, expect, it } from "vitest";
import { hasFailState, stepsOf, withFunctions } from "./asl.ts";

const call = (FunctionName: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName, Payload: { input: { FunctionName: "left alone" } } },
});
const definition = {
  StartAt: "Both",
  States: {
    Both: { Type: "Parallel", Branches: [{ States: { Send: call("send") } }, { States: { Tell: call("tell") } }] },
    Again: call("send"),
    Told: { Type: "Pass", Arguments: { FunctionName: "no call" } },
  },
};

describe("a workflow's definition", () => {
  it("names the steps that it calls, in branches too", () => {
    expect(stepsOf(definition)).toEqual(["send", "tell"]);
  });

  it("calls functions by their ARN when deployed, and is otherwise the same", () => {
    const deployed = withFunctions(definition, (step) => `arn:${step}`);
    expect(stepsOf(deployed)).toEqual(["arn:send", "arn:tell"]);
    expect(withFunctions(deployed, (arn) => arn.replace("arn:", ""))).toEqual(definition);
  });

  it("is refused where a Task names no step", () => {
    expect(() => stepsOf({ States: { Lost: { ...call("send"), Arguments: {} } } })).toThrow("names no step");
  });

  it("has a state to fail by, or none", () => {
    expect(hasFailState({ States: { ...definition.States, Failed: { Type: "Fail" } } })).toBe(true);
    expect(hasFailState(definition)).toBe(false);
  });

  it("calls only steps of the topology", () => {
    const called = [...topology.workflows.values()].flatMap((workflow) => stepsOf(workflow.definition));
    expect([...new Set(called)].sort()).toEqual([...topology.steps.keys()].sort());
  });
});
