import { BULKHEADS, DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import type { Definition } from "@bridgework/core/kernel/workflow";
import { topology } from "@bridgework/core/topology";
import { describe, expect, it } from "vitest";
import { stepsOf, withFunctions } from "./asl.ts";
import { inputsOf, ofType, readGraph, STAGES, statementsOf } from "./graph.fixture.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

describe.each(STAGES)("the workflows of %s", (stage) => {
  const graph = readGraph(stage);
  const prefix = `bridgework-${stage}-`;
  const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${prefix}`;
  const machines = inputsOf(graph, "sfn/stateMachine:StateMachine");
  const functions = inputsOf(graph, "lambda/function:Function");

  it("are those of the topology, and no others", () => {
    const names = [...topology.workflows.keys()].map((name) => prefix + name);
    expect(machines.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each([...topology.workflows.values()])("$name is defined as the topology does", ({ name, type, definition }) => {
    const machine = machines.find((each) => each["name"] === prefix + name);
    expect(machine?.["type"]).toBe(type);
    const deployed = machine?.["definition"] as Definition;
    expect(withFunctions(deployed, (arn) => arn.replace(FUNCTION, ""))).toEqual(definition);
  });

  it("log their failures without what a run was given, for a time, and are traced", () => {
    const logs = inputsOf(graph, "cloudwatch/logGroup:LogGroup");
    for (const { name, loggingConfiguration, tracingConfiguration } of machines) {
      expect(loggingConfiguration).toMatchObject({ includeExecutionData: false });
      expect(tracingConfiguration).toEqual({ enabled: true });
      expect(logs).toContainEqual(
        expect.objectContaining({ name: `/aws/vendedlogs/states/${name}`, retentionInDays: expect.any(Number) }),
      );
    }
  });

  it.each([...topology.workflows.values()])("$name may call its own steps alone", ({ name, definition }) => {
    const role = ofType(graph, "iam/role:Role").find(({ inputs }) => inputs["name"] === `${prefix}${name}-workflow`);
    const calls = statementsOf(role).filter(({ Action }) => Action === "lambda:InvokeFunction");
    expect(calls.flatMap(({ Resource }) => Resource)).toEqual(stepsOf(definition).map((step) => FUNCTION + step));
  });

  it.each([...topology.steps.values()])("$name is a function with the step's own limits", (step) => {
    const { name, timeout = 30, bulkhead = DEFAULT_BULKHEAD } = step;
    const made = functions.find((each) => each["name"] === prefix + name);
    expect(made).toMatchObject({ timeout, environment: { variables: { STEP: name, STAGE: stage } } });
    expect(made?.["reservedConcurrentExecutions"] ?? null).toBe(BULKHEADS[bulkhead].reservedConcurrency);
  });
});
