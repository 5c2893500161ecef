import { topology } from "@bridgework/core/topology";
import { describe, expect, it } from "vitest";
import { inputsOf, readGraph, STAGES, type Statement } from "./graph.fixture.ts";

/** Rules of the system's own plumbing. */
const PLUMBING = ["ingest", "live-deliver", "live-push", "runs"];
/** Whose events are no dead letters. */
const APART = ["live-deliver", "live-push", "runs"];

describe.each(STAGES)("the rules of %s", (stage) => {
  const graph = readGraph(stage);
  const prefix = `bridgework-${stage}-`;
  const rules = inputsOf(graph, "cloudwatch/eventRule:EventRule");
  const targets = inputsOf(graph, "cloudwatch/eventTarget:EventTarget");

  it("are those of the topology and the plumbing, and no others", () => {
    const names = [...topology.rules.map(({ name }) => name), ...PLUMBING].map((name) => prefix + name);
    expect(rules.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each(topology.rules)("$name has the topology's pattern and starts its workflow", ({ name, ...rule }) => {
    expect(rules.find((each) => each["name"] === prefix + name)).toMatchObject({
      eventBusName: prefix + rule.bus,
      eventPattern: rule.pattern,
    });
    expect(targets.filter((each) => each["rule"] === prefix + name)).toMatchObject([
      { arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${prefix}${rule.workflow}` },
    ]);
  });

  it("try again for a day, and keep what they could not deliver", () => {
    expect(targets).toHaveLength(rules.length);
    for (const target of targets) {
      expect(target).toMatchObject({
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: `arn:aws:sqs:us-east-1:123456789012:${queueOf(target["rule"])}` },
      });
    }
  });

  it("are the only senders of the queues of what could not be delivered", () => {
    const policies = inputsOf(graph, "sqs/queuePolicy:QueuePolicy");
    expect(policies).toHaveLength(2);
    for (const { queueUrl, policy } of policies) {
      const arns = rules.filter(({ name }) => String(queueUrl).endsWith(`/${queueOf(name)}`)).map(arnOf);
      const [statement] = (policy as { Statement: Statement[] }).Statement;
      expect(statement).toMatchObject({ Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" });
      expect([statement?.Condition?.["ArnEquals"]?.["aws:SourceArn"]].flat().sort()).toEqual(arns.sort());
    }
  });

  function queueOf(rule: unknown): string {
    return prefix + (APART.some((name) => rule === prefix + name) ? "unburied" : "undelivered");
  }
});

function arnOf({ eventBusName, name }: Readonly<Record<string, unknown>>): string {
  return ["arn:aws:events:us-east-1:123456789012:rule", eventBusName, name].filter(Boolean).join("/");
}
