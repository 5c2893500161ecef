import { tables } from "@bridgework/core/table";
import { describe, expect, it } from "vitest";
import { inputsOf, ofType, type Resource, readGraph, STAGES, statementsOf } from "./graph.fixture.ts";

const FIRST = "us-east-1";
const SECOND = "us-west-2";
/** The longest stage that the settings let through. */
const LONGEST_STAGE = 20;
const SHARED = ["Events", "Keys", "Letters"];
const OF_THE_OPTION = [
  "kms/replicaKey:ReplicaKey",
  "cloudwatch/eventEndpoint:EventEndpoint",
  "route53/healthCheck:HealthCheck",
  "ssm/parameter:Parameter",
];

describe.each(STAGES)("without the option %s", (stage) => {
  const graph = readGraph(stage);

  it("is in one Region, and has nothing of a second one", () => {
    for (const type of OF_THE_OPTION) expect(ofType(graph, type)).toEqual([]);
    const isElsewhere = ({ inputs: { region = FIRST, replicas } }: Resource) =>
      region !== FIRST || replicas !== undefined;
    expect(graph.resources.filter(isElsewhere).map(({ urn }) => urn)).toEqual([]);
  });

  it("can be given one later, since neither the key nor a stream that is followed has to be another for it", () => {
    expect(inputsOf(graph, "kms/key:Key")).toMatchObject([{ multiRegion: true }]);
    const followed = inputsOf(graph, "dynamodb/table:Table").filter(({ streamEnabled }) => streamEnabled);
    expect(followed).toMatchObject([{ streamViewType: "NEW_AND_OLD_IMAGES" }]);
  });
});

describe("a second Region", () => {
  const graph = readGraph("second-region");
  const single = readGraph("production");
  const there = graph.resources.filter(({ inputs }) => inputs["region"] === SECOND);

  it("is made without an error", () => {
    expect(graph.errors).toEqual([]);
  });

  it("has a replica of what nothing else brings back, and of nothing else", () => {
    const made = ofType(graph, "dynamodb/table:Table");
    const replicated = made.filter(({ inputs }) => "replicas" in inputs).map(({ name }) => name);
    expect(replicated.sort()).toEqual(SHARED.map((name) => `${name}Table`));
  });

  it.each([tables.events, tables.keys, tables.letters])("replicates $name with the same protection", (table) => {
    const [made] = ofType(graph, "dynamodb/table:Table").filter(
      ({ name }) => name.toLowerCase() === `${table.name}table`,
    );
    expect(made?.inputs).toMatchObject({
      ...{ streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES", serverSideEncryption: { enabled: true } },
      replicas: [
        {
          regionName: SECOND,
          pointInTimeRecovery: table.pointInTimeRecovery,
          deletionProtectionEnabled: true,
          propagateTags: true,
        },
      ],
    });
  });

  it("lets nobody read the stream by which the keys of persons are replicated", () => {
    const statements = ofType(graph, "iam/role:Role").flatMap(statementsOf);
    const streams = statements
      .flatMap(({ Resource }) => [Resource ?? []].flat())
      .filter((arn) => arn.includes("/stream/"));
    expect(streams.length).toBeGreaterThan(0);
    expect(streams.filter((arn) => !/\/bridgework-production-EventsTable-/.test(arn))).toEqual([]);
  });

  it("opens what the first has sealed, by a replica of its key that no deployment deletes", () => {
    const [key] = ofType(graph, "kms/key:Key");
    const [replica] = ofType(graph, "kms/replicaKey:ReplicaKey");
    expect(key?.inputs).toMatchObject({ multiRegion: true, enableKeyRotation: true });
    expect(replica?.inputs).toMatchObject({ region: SECOND, deletionWindowInDays: 30 });
    expect(replica?.inputs["primaryKeyArn"]).toMatch(/^arn:aws:kms:us-east-1:.+:key\/mrk-/);
    expect(replica?.options).toMatchObject({ protect: true, retainOnDelete: true });
    expect(inputsOf(graph, "kms/alias:Alias").map(({ region, name }) => [region, name])).toEqual(
      expect.arrayContaining([
        [undefined, "alias/bridgework-production-personal"],
        [SECOND, "alias/bridgework-production-personal"],
      ]),
    );
  });

  it.each(["inbox", "facts"])("has the bus %s under the same name, with an archive as long", (bus) => {
    const name = `bridgework-production-${bus}`;
    const regionsOf = (type: string) =>
      inputsOf(graph, type).flatMap((inputs) => (inputs["name"] === name ? [inputs["region"] ?? FIRST] : []));
    expect(regionsOf("cloudwatch/eventBus:EventBus").sort()).toEqual([FIRST, SECOND]);
    expect(regionsOf("cloudwatch/eventArchive:EventArchive").sort()).toEqual([FIRST, SECOND]);
    for (const { retentionDays } of inputsOf(graph, "cloudwatch/eventArchive:EventArchive"))
      expect(retentionDays).toBe(30);
  });

  it("is reached by one endpoint, which replicates and turns by the health check", () => {
    const [check] = ofType(graph, "route53/healthCheck:HealthCheck");
    const [endpoint] = inputsOf(graph, "cloudwatch/eventEndpoint:EventEndpoint");
    expect(check?.inputs).toMatchObject({
      ...{
        type: "HTTPS",
        port: 443,
        resourcePath: "/health",
        fqdn: expect.stringMatching(/\.execute-api\.us-east-1\./),
      },
    });
    const inbox = (region: string) => `arn:aws:events:${region}:123456789012:event-bus/bridgework-production-inbox`;
    expect(endpoint).toMatchObject({
      eventBuses: [{ eventBusArn: inbox(FIRST) }, { eventBusArn: inbox(SECOND) }],
      replicationConfig: { state: "ENABLED" },
      routingConfig: {
        failoverConfig: {
          primary: { healthCheck: expect.stringMatching(/^arn:aws:route53:::healthcheck\//) },
          secondary: { route: SECOND },
        },
      },
      roleArn: "arn:aws:iam::123456789012:role/bridgework-production-endpoint",
    });
  });

  it("is told of by an alarm where Route 53 measures, which mails the operator", () => {
    const [alarm] = inputsOf(graph, "cloudwatch/metricAlarm:MetricAlarm").filter(({ region }) => region !== undefined);
    const topic = `arn:aws:sns:${FIRST}:123456789012:bridgework-production-region`;
    expect(alarm).toMatchObject({ region: FIRST, metricName: "HealthCheckStatus", alarmActions: [topic] });
    const subscribed = inputsOf(graph, "sns/topicSubscription:TopicSubscription").filter(
      (each) => each["topic"] === topic,
    );
    expect(subscribed).toMatchObject([{ region: FIRST, protocol: "email", endpoint: "operator@example.com" }]);
  });

  it("has an alarm for replicas that lag", () => {
    const events = ofType(graph, "dynamodb/table:Table").find(({ name }) => name === "EventsTable");
    expect(inputsOf(graph, "cloudwatch/metricAlarm:MetricAlarm")).toContainEqual(
      expect.objectContaining({
        metricName: "ReplicationLatency",
        dimensions: { TableName: events?.inputs["name"], ReceivingRegion: SECOND },
        alarmActions: [`arn:aws:sns:${FIRST}:123456789012:bridgework-production-alarms`],
      }),
    );
  });

  it("has a copy of each backup, kept as long", () => {
    const [plan] = inputsOf(graph, "backup/plan:Plan");
    const vault = `arn:aws:backup:${SECOND}:123456789012:`;
    for (const rule of (plan?.["rules"] ?? []) as readonly Readonly<Record<string, unknown>>[])
      expect(rule["copyActions"]).toEqual([
        { destinationVaultArn: expect.stringContaining(vault), lifecycle: rule["lifecycle"] },
      ]);
    expect(there.filter(({ type }) => type === "aws:backup/vault:Vault")).toHaveLength(1);
  });

  it.each([
    ["cloudwatch/eventEndpoint:EventEndpoint", 64],
    ["backup/vault:Vault", 50],
    ["sns/topic:Topic", 256],
    ["ssm/parameter:Parameter", 1_011],
  ])("names of %s fit with every stage's name", (type, most) => {
    for (const { name } of inputsOf(graph, type))
      expect(String(name).length - "production".length + LONGEST_STAGE).toBeLessThanOrEqual(most);
  });

  it("changes nothing else of the stage", () => {
    const names = (resources: typeof single.resources) => resources.map(({ urn }) => urn);
    const missing = names(single.resources).filter((urn) => !names(graph.resources).includes(urn));
    expect(missing).toEqual([]);
  });
});
