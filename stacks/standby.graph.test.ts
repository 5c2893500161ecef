import { topology } from "@bridgework/core/topology";
import { readEnvironment } from "@bridgework/functions/environment";
import { describe, expect, it } from "vitest";
import { inputsOf, ofType, readGraph } from "./graph.fixture.ts";

type Variables = Readonly<Record<string, string>>;

const first = readGraph("second-region");
const standby = readGraph("standby");
const PREFIX = "bridgework-production-standby-";

describe("a standby", () => {
  it("is made without an error", () => {
    expect(standby.errors).toEqual([]);
  });

  it("makes neither the tables nor the buses nor the key that it shares", () => {
    const made = ofType(standby, "dynamodb/table:Table").map(({ name }) => name);
    expect(made.sort()).toEqual(["FeedTable", "ViewsTable"]);
    const shared = ["cloudwatch/eventBus:EventBus", "cloudwatch/eventArchive:EventArchive", "kms/key:Key"];
    for (const type of shared) expect(ofType(standby, type)).toEqual([]);
  });

  it("works on those of its stage, in its own Region", () => {
    const [ofFirst] = environmentsOf(first);
    for (const variables of environmentsOf(standby)) {
      expect(() => readEnvironment(variables)).not.toThrow();
      for (const table of ["EVENTS_TABLE", "LETTERS_TABLE", "KEYS_TABLE", "FACTS_BUS"])
        expect(variables[table]).toBe(ofFirst?.[table]);
      for (const table of ["FEED_TABLE", "VIEWS_TABLE"]) expect(variables[table]).toMatch(/production-standby-/);
      expect(variables["PERSONAL_KEY"]).toBe(ofFirst?.["PERSONAL_KEY"]?.replace("us-east-1", "us-west-2"));
      expect(variables["STATE_MACHINE_PREFIX"]).toContain(`:us-west-2:123456789012:stateMachine:${PREFIX}`);
    }
  });

  it("has every function, workflow and rule of the topology, the rules on the buses of its stage", () => {
    const namesOf = (graph: typeof standby, type: string) =>
      inputsOf(graph, type).map(({ name }) => String(name).replace(/^bridgework-production-(standby-)?/, ""));
    for (const type of ["lambda/function:Function", "sfn/stateMachine:StateMachine", "scheduler/schedule:Schedule"])
      expect(namesOf(standby, type).sort()).toEqual(namesOf(first, type).sort());
    const rules = inputsOf(standby, "cloudwatch/eventRule:EventRule");
    for (const { name, bus } of topology.rules)
      expect(rules.find((rule) => rule["name"] === PREFIX + name)?.["eventBusName"]).toBe(
        `bridgework-production-${bus}`,
      );
  });

  it("follows the stream of the replica from its beginning", () => {
    const mappings = inputsOf(standby, "lambda/eventSourceMapping:EventSourceMapping");
    const streams = mappings.filter(({ eventSourceArn }) => String(eventSourceArn).includes("/stream/"));
    expect(streams).toHaveLength(2);
    for (const { eventSourceArn, startingPosition } of streams) {
      expect(eventSourceArn).toMatch(/^arn:aws:dynamodb:us-west-2:\d+:table\/bridgework-production-EventsTable-/);
      expect(startingPosition).toBe("TRIM_HORIZON");
    }
  });

  it("keeps everybody but its own relay from the facts bus", () => {
    const [policy] = inputsOf(standby, "cloudwatch/eventBusPolicy:EventBusPolicy");
    expect(policy).toMatchObject({
      eventBusName: "bridgework-production-facts",
      policy: {
        Statement: [
          {
            Resource: "arn:aws:events:us-west-2:123456789012:event-bus/bridgework-production-facts",
            Condition: { ArnNotEquals: { "aws:PrincipalArn": expect.stringContaining(`role/${PREFIX}`) } },
          },
        ],
      },
    });
    expect(ofType(first, "cloudwatch/eventBusPolicy:EventBusPolicy")).toHaveLength(1);
  });

  it("sleeps until it is woken: no function runs, nothing is followed, taken or begun", () => {
    const all = (type: string) => inputsOf(standby, type);
    for (const each of all("lambda/function:Function")) expect(each["reservedConcurrentExecutions"]).toBe(0);
    for (const each of all("lambda/eventSourceMapping:EventSourceMapping")) expect(each["enabled"]).toBe(false);
    for (const each of all("scheduler/schedule:Schedule")) expect(each["state"]).toBe("DISABLED");
    for (const each of all("cloudwatch/eventRule:EventRule")) expect(each["state"]).toBe("DISABLED");
    const followed = inputsOf(first, "lambda/eventSourceMapping:EventSourceMapping").map(({ enabled }) => enabled);
    expect(followed).not.toContain(false);
    expect(all("lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig")).toEqual([]);
  });

  it("is guarded as its stage is, and removable", () => {
    expect(ofType(standby, "wafv2/webAcl:WebAcl")).toHaveLength(1);
    expect(standby.app).toMatchObject({ removal: "remove", protect: false });
  });
});

function environmentsOf(graph: typeof standby): readonly Variables[] {
  return inputsOf(graph, "lambda/function:Function").map(
    ({ environment }) => (environment as { readonly variables: Variables }).variables,
  );
}
