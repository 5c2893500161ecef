import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { DeadLetterPage, EventPage, RunPage } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../process.ts";
import { asking } from "../system.ts";
import { type Assembly, openAssembly } from "./assembly.ts";

/* What AWS hands over in its own way: by the inbox bus, twice, and from a dead-letter queue. */

let cloud: Assembly;
let operator: ReturnType<typeof asking>;
let events: EventBridgeClient;

beforeAll(async () => {
  cloud = await openAssembly({ environment: { TASK_FAILURE_RATE: "0" } });
  operator = asking(cloud.url, { authorization: `Bearer ${await cloud.token()}` });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  events = new EventBridgeClient({ endpoint: cloud.awsUrl, region: "us-east-1", credentials });
});
afterAll(async () => {
  events.destroy();
  await cloud.close();
});

const entryOf = (data: object) => ({
  ...{ EventBusName: cloud.inboxBus, Source: "shop", DetailType: "CounterChanged" },
  Detail: JSON.stringify({ data }),
});
const put = (data: object) => events.send(new PutEventsCommand({ Entries: [entryOf(data)] }));
const letters = async () => (await operator.get<DeadLetterPage>("/api/dead-letters?limit=200")).body.items;
const runsThatSucceeded = async () =>
  (await operator.get<RunPage>("/api/runs?workflow=counter-milestone&status=SUCCEEDED")).body.items;

it("publishes what comes by the inbox bus, and keeps what is not valid with its reason", async () => {
  await put({ counterId: "by-bus", delta: 2 });
  await put({ counterId: "by-bus", delta: "two" });
  const rejected = await eventually("the letter", async () =>
    (await letters()).find(({ kind }) => kind === "rejected"),
  );
  expect(rejected).toMatchObject({ errorClass: "VALIDATION", eventType: "CounterChanged", status: "dead" });
  expect(rejected.reason).toContain("data.delta");
  await eventually("the value", async () => {
    const { body } = await operator.get<{ readonly value?: number }>("/api/counters/by-bus");
    return body.value === 2 ? body : undefined;
  });
});

it("records once what the inbox bus delivers twice", async () => {
  const event = { id: "7c2d0a6e-0000-0000-0000-000000000001", source: "shop", "detail-type": "CounterChanged" };
  const given = { ...event, detail: { data: { counterId: "twice", delta: 1 } } };
  await Promise.all([cloud.functionOf("ingest").invoke(given), cloud.functionOf("ingest").invoke(given)]);
  await cloud.functionOf("ingest").invoke(given);
  expect((await operator.get("/api/counters/twice")).body).toMatchObject({ value: 1, version: 1 });
});

it("sends one message where the facts bus starts two runs for one fact", async () => {
  await operator.post("/api/counters/doubled/increment", { amount: 10 });
  const first = await eventually("the first run", async () =>
    (await runsThatSucceeded()).find(({ trigger }) => trigger?.stream === "counter#doubled"),
  );
  const sent = cloud.sent().length;
  const { body } = await operator.get<EventPage>(`/api/events?stream=${encodeURIComponent("counter#doubled")}`);
  const detail: JsonObject = JSON.parse(JSON.stringify(body.items[0]));
  await cloud.deliverAgain({ "detail-type": "CounterChanged", source: "bridgework.facts", id: "again", detail });
  await eventually("the second run", async () =>
    (await runsThatSucceeded()).find(({ trigger, id }) => trigger?.stream === "counter#doubled" && id !== first.id),
  );
  expect(cloud.sent()).toHaveLength(sent);
});

it("buries what a dead-letter queue holds, once, and leaves what is not read to a person", async () => {
  const fact = { id: "F1", stream: "form#F1", version: 1, meta: { correlationId: "c1" } };
  const event = { id: "E1", source: "bridgework.facts", "detail-type": "FormSubmitted", detail: fact };
  const undelivered = cloud.queueOf("undelivered");
  undelivered.send(JSON.stringify(event));
  undelivered.send(JSON.stringify(event));
  undelivered.send("not JSON");
  const left = await eventually("the message that nobody reads", async () => cloud.queueOf("unburied").held()[0]);
  expect(left.body).toBe("not JSON");
  expect(undelivered.held()).toEqual([]);
  const found = (await letters()).filter(({ stream }) => stream === "form#F1");
  expect(found).toMatchObject([{ kind: "failed", errorClass: "SYSTEM" }]);
});

it("runs its sweeps", async () => {
  const before = cloud.lines.length;
  await cloud.tick("alert-watch");
  expect(cloud.lines.slice(before).join("\n")).not.toContain("given up");
});
