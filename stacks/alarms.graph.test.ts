import { describe, expect, it } from "vitest";
import { inputsOf, readGraph, STAGES } from "./graph.fixture.ts";
import { FUNCTIONS, WORKFLOWS } from "./unwatched.fixture.ts";

interface Query {
  readonly metric?: { readonly metricName: string; readonly dimensions: Readonly<Record<string, string>> };
}

describe.each(STAGES)("the alarms of %s", (stage) => {
  const graph = readGraph(stage);
  const alarms = inputsOf(graph, "cloudwatch/metricAlarm:MetricAlarm");
  const metrics = alarms.flatMap(({ metricName, dimensions, metricQueries = [] }) => [
    { metricName, dimensions },
    ...(metricQueries as readonly Query[]).flatMap(({ metric }) => (metric === undefined ? [] : [metric])),
  ]);
  const named = (type: string) =>
    inputsOf(graph, type).map(({ name }) => String(name).replace(`bridgework-${stage}-`, ""));
  const isWatched = (metricName: string, dimension: string, value: string) =>
    metrics.some((each) => each.metricName === metricName && matches(each.dimensions, dimension, value));

  it("watch the errors of every function, but where a reason is written", () => {
    const unwatched = named("lambda/function:Function").filter(
      (name) => !isWatched("Errors", "FunctionName", `bridgework-${stage}-${name}`),
    );
    expect(unwatched.filter((name) => !FUNCTIONS.some(({ is }) => is(name)))).toEqual([]);
    for (const { is, reason } of FUNCTIONS) expect(unwatched.some(is), reason).toBe(true);
  });

  it("watch the runs of every workflow that fail, but where a reason is written", () => {
    const prefix = "arn:aws:states:us-east-1:123456789012:stateMachine:bridgework-";
    const unwatched = named("sfn/stateMachine:StateMachine").filter(
      (name) => !isWatched("ExecutionsFailed", "StateMachineArn", `${prefix}${stage}-${name}`),
    );
    expect(unwatched.filter((name) => !WORKFLOWS.some(({ is }) => is(name)))).toEqual([]);
    for (const { is, reason } of WORKFLOWS) expect(unwatched.some(is), reason).toBe(true);
  });

  it("have no more metrics in one expression than CloudWatch takes", () => {
    for (const { metricQueries = [] } of alarms)
      expect((metricQueries as readonly Query[]).filter(({ metric }) => metric).length).toBeLessThanOrEqual(10);
  });
});

/** By one dimension alone: an alarm for one version of a function does not watch the function. */
function matches(dimensions: unknown, dimension: string, value: string): boolean {
  return JSON.stringify(dimensions) === JSON.stringify({ [dimension]: value });
}
