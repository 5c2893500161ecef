import { METRIC_NAMES } from "@bridgework/core/metrics";
import { describe, expect, it } from "vitest";
import { inputsOf, readGraph, STAGES } from "./graph.fixture.ts";
import { profileOf } from "./stage.ts";

type Inputs = Readonly<Record<string, unknown>>;

describe.each(STAGES)("what must not be lost or seen in %s", (stage) => {
  const graph = readGraph(stage);
  const prefix = `bridgework-${stage}-`;
  const functions = inputsOf(graph, "lambda/function:Function");
  const alarms = inputsOf(graph, "cloudwatch/metricAlarm:MetricAlarm");
  const queue = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${prefix}${name}`;

  it("every queue is encrypted, keeps for 14 days, and has an alarm", () => {
    for (const each of inputsOf(graph, "sqs/queue:Queue")) {
      expect(each).toMatchObject({ sqsManagedSseEnabled: true, messageRetentionSeconds: 14 * 86_400 });
      expect(alarms).toContainEqual(expect.objectContaining({ dimensions: { QueueName: each["name"] } }));
    }
  });

  it("what cannot be buried is kept apart", () => {
    for (const name of ["undelivered", "unprocessed"]) {
      const made = inputsOf(graph, "sqs/queue:Queue").find((each) => each["name"] === prefix + name);
      expect(made?.["redrivePolicy"]).toEqual({ deadLetterTargetArn: queue("unburied"), maxReceiveCount: 5 });
    }
  });

  it("every function runs on arm64, logs in JSON, and keeps its log for a time", () => {
    const logs = inputsOf(graph, "cloudwatch/logGroup:LogGroup");
    for (const { name, architectures, runtime, loggingConfig } of functions) {
      expect({ architectures, runtime }).toEqual({ architectures: ["arm64"], runtime: "nodejs24.x" });
      expect(loggingConfig).toEqual({ logFormat: "JSON", logGroup: `/aws/lambda/${name}` });
    }
    for (const { retentionInDays } of logs) expect(retentionInDays).toBe(profileOf(stage).logs.days);
  });

  it("secrets are known to the step alone that tells operators", () => {
    const knowing = functions.filter((each) => "ALERT_WEBHOOK_URL" in variablesOf(each));
    expect(knowing.map(({ name }) => name)).toEqual([`${prefix}alert-send`]);
  });

  it("consumers of the table say where they failed, and give up into a queue", () => {
    const mappings = inputsOf(graph, "lambda/eventSourceMapping:EventSourceMapping");
    const streams = mappings.filter(({ eventSourceArn }) => String(eventSourceArn).includes("/stream/"));
    expect(streams).toHaveLength(2);
    for (const mapping of mappings) expect(mapping["functionResponseTypes"]).toEqual(["ReportBatchItemFailures"]);
    for (const mapping of streams) {
      expect(mapping).toMatchObject({
        bisectBatchOnFunctionError: true,
        destinationConfig: { onFailure: { destinationArn: queue("unprocessed") } },
      });
    }
  });

  it("a function that nobody waits for gives up into a queue, unless it runs again by itself", () => {
    const configs = inputsOf(graph, "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
    const destinations = configs.map(({ functionName, destinationConfig }) => [functionName, destinationConfig]);
    expect(Object.fromEntries(destinations)).toEqual({
      [`${prefix}ingest`]: { onFailure: { destination: queue("unprocessed") } },
      [`${prefix}runs`]: { onFailure: { destination: queue("unburied") } },
      ...Object.fromEntries(
        ["alert-watch", "live-deliver", "live-push", "message-expire", "rebuild"].map((name) => [
          prefix + name,
          undefined,
        ]),
      ),
    });
  });

  it("tables and the key of persons are encrypted, and the key turns", () => {
    for (const table of inputsOf(graph, "dynamodb/table:Table"))
      expect(table["serverSideEncryption"]).toEqual({ enabled: true });
    expect(inputsOf(graph, "kms/key:Key")).toMatchObject([{ enableKeyRotation: true }]);
  });

  it("alarms reach the operator, and watch metrics that there are", () => {
    const [topic] = inputsOf(graph, "sns/topic:Topic");
    const arn = `arn:aws:sns:us-east-1:123456789012:${topic?.["name"]}`;
    expect(inputsOf(graph, "sns/topicSubscription:TopicSubscription")).toMatchObject([
      { topic: arn, protocol: "email", endpoint: "operator@example.com" },
    ]);
    const groups = inputsOf(graph, "codedeploy/deploymentGroup:DeploymentGroup");
    const forReleases = groups.flatMap(
      ({ alarmConfiguration }) => (alarmConfiguration as { readonly alarms: readonly unknown[] }).alarms,
    );
    for (const { name, alarmActions, namespace, metricName } of alarms) {
      if (!forReleases.includes(name)) expect(alarmActions).toEqual([arn]);
      if (namespace === "Bridgework") expect(METRIC_NAMES).toContain(metricName);
    }
  });

  it("the API asks for a token everywhere but at the open routes, within limits", () => {
    const routes = inputsOf(graph, "apigatewayv2/route:Route");
    const isHttp = ({ routeKey }: Inputs) => !String(routeKey).startsWith("$");
    const open = routes.filter((route) => isHttp(route) && route["authorizationType"] !== "JWT");
    expect(open.map(({ routeKey }) => routeKey).sort()).toEqual([
      "GET /api/mailboxes/{id}/status",
      "GET /health",
      "GET /ready",
      "POST /api/devices/register",
      "POST /api/devices/rotate",
      "POST /api/forms",
      "POST /api/mailboxes/{id}/delivery-request",
      "POST /api/mailboxes/{id}/messages",
      "POST /api/mailboxes/{id}/messages-received",
      "POST /api/mailboxes/{id}/tickets",
    ]);
    const stages = inputsOf(graph, "apigatewayv2/stage:Stage");
    expect(stages).toHaveLength(2);
    for (const { defaultRouteSettings, accessLogSettings } of stages) {
      expect(defaultRouteSettings).toEqual({
        throttlingRateLimit: expect.any(Number),
        throttlingBurstLimit: expect.any(Number),
      });
      expect(accessLogSettings).toMatchObject({ destinationArn: expect.any(String) });
    }
  });
});

describe("backups", () => {
  const [dev, production] = [readGraph("dev"), readGraph("production")];

  it("are made in production, of all that nothing else brings back, and never of keys", () => {
    const selected = inputsOf(production, "backup/selection:Selection");
    const resources = selected.flatMap((each) => each["resources"] as readonly string[]);
    expect(resources.map((arn) => /table\/bridgework-production-(\w+)Table/.exec(arn)?.[1])).toEqual([
      "Events",
      "Letters",
    ]);
    expect(inputsOf(dev, "backup/plan:Plan")).toEqual([]);
  });
});

function variablesOf({ environment }: Inputs): Inputs {
  return (environment as { readonly variables: Inputs }).variables;
}
