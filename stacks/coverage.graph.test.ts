import { topology } from "@bridgework/core/topology";
import { describe, expect, it } from "vitest";
import { type Graph, inputsOf, readGraph, STAGES } from "./graph.fixture.ts";

/** Functions of the system's own plumbing; every other one is a step or a sweep. */
const LIVE = ["live-connect", "live-deliver", "live-disconnect", "live-message", "live-push"];
const PLUMBING = ["api", "bury", "ingest", "project", "rebuild", "relay", "runs", ...LIVE];
const QUEUES = ["unburied", "undelivered", "unprocessed"];

/** AWS's limits on names, by the pages of each service. */
const LIMITS: Readonly<Record<string, { readonly type: string; readonly most: number }>> = {
  functions: { type: "lambda/function:Function", most: 64 },
  roles: { type: "iam/role:Role", most: 64 },
  rules: { type: "cloudwatch/eventRule:EventRule", most: 64 },
  schedules: { type: "scheduler/schedule:Schedule", most: 64 },
  machines: { type: "sfn/stateMachine:StateMachine", most: 80 },
  queues: { type: "sqs/queue:Queue", most: 80 },
  tables: { type: "dynamodb/table:Table", most: 255 },
  alarms: { type: "cloudwatch/metricAlarm:MetricAlarm", most: 255 },
};
/** The longest stage that the settings let through. */
const LONGEST_STAGE = 20;

describe.each(STAGES)("%s has what the topology declares and the plumbing, and nothing else", (stage) => {
  const graph = readGraph(stage);
  const named = (names: readonly string[]) => names.map((name) => `bridgework-${stage}-${name}`).sort();

  it("functions", () => {
    const sweeps = topology.sweeps.map(({ name }) => name);
    expect(namesOf(graph, "lambda/function:Function")).toEqual(
      named([...topology.steps.keys(), ...sweeps, ...PLUMBING]),
    );
  });

  it("queues", () => {
    expect(namesOf(graph, "sqs/queue:Queue")).toEqual(named(QUEUES));
  });

  it("schedules, in whole minutes", () => {
    const schedules = inputsOf(graph, "scheduler/schedule:Schedule");
    for (const { name, everySeconds } of topology.sweeps) {
      const { scheduleExpression } = schedules.find((each) => each["name"] === `bridgework-${stage}-${name}`) ?? {};
      const minutes = Math.ceil(everySeconds / 60);
      expect(scheduleExpression).toBe(minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`);
    }
    expect(schedules).toHaveLength(topology.sweeps.length + 2);
  });

  it.each(Object.entries(LIMITS))("names of %s fit with every stage's name", (_, { type, most }) => {
    for (const name of namesOf(graph, type))
      expect(name.length - stage.length + LONGEST_STAGE).toBeLessThanOrEqual(most);
  });
});

function namesOf(graph: Graph, type: string): readonly string[] {
  return inputsOf(graph, type)
    .map(({ name }) => String(name))
    .sort();
}
