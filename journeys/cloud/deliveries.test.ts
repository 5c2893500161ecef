import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { DeadLetterPage, EventPage, RunPage } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getJson, postJson } from "../http.ts";
import { eventually } from "../process.ts";
import { type Assembly, openAssembly } from "./assembly.ts";
import { bundleTriggers } from "./bundles.ts";
import { buryBatch } from "./queue.ts";

/* What AWS hands over in its own way: by the inbox bus, twice, and from a dead-letter queue. */

let built: Awaited<ReturnType<typeof bundleTriggers>>;
let cloud: Assembly;
let events: EventBridgeClient;

beforeAll(async () => {
  built = await bundleTriggers();
  cloud = await openAssembly({ bundles: built.bundles, environment: { TASK_FAILURE_RATE: "0" } });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  events = new EventBridgeClient({ endpoint: cloud.awsUrl, region: "us-east-1", credentials });
});
afterAll(async () => {
  events.destroy();
  await cloud.close();
  built.remove();
});

const at = (path: string) => `${cloud.url}${path}`;
const put = (data: object) =>
  events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: cloud.inboxBus,
          Source: "shop",
          DetailType: "CounterChanged",
          Detail: JSON.stringify({ data }),
        },
      ],
    }),
  );
const letters = async () => (await getJson<DeadLetterPage>(at("/api/dead-letters?limit=200"))).body.items;

it("publishes what comes by the inbox bus, and keeps what is not valid with its reason", async () => {
  await put({ counterId: "by-bus", delta: 2 });
  await put({ counterId: "by-bus", delta: "two" });
  const rejected = await eventually("the letter", async () =>
    (await letters()).find(({ kind }) => kind === "rejected"),
  );
  expect(rejected).toMatchObject({ errorClass: "VALIDATION", eventType: "CounterChanged", status: "dead" });
  expect(rejected.reason).toContain("data.delta");
  await eventually("the value", async () => {
    const { body } = await getJson<{ readonly value?: number }>(at("/api/counters/by-bus"));
    return body.value === 2 ? body : undefined;
  });
});

it("records once what the inbox bus delivers twice", async () => {
  const event = { id: "7c2d0a6e-0000-0000-0000-000000000001", source: "shop", "detail-type": "CounterChanged" };
  const given = { ...event, detail: { data: { counterId: "twice", delta: 1 } } };
  await Promise.all([cloud.functionOf("ingest").invoke(given), cloud.functionOf("ingest").invoke(given)]);
  await cloud.functionOf("ingest").invoke(given);
  expect((await getJson(at("/api/counters/twice"))).body).toMatchObject({ value: 1, version: 1 });
});

it("sends one message where the facts bus starts two runs for one fact", async () => {
  await postJson(at("/api/counters/doubled/increment"), { amount: 10 });
  const first = await eventually("the first run", async () => {
    const { body } = await getJson<RunPage>(at("/api/runs?workflow=counter-milestone&status=SUCCEEDED"));
    return body.items.find(({ trigger }) => trigger?.stream === "counter#doubled");
  });
  const sent = cloud.sent().length;
  const { body } = await getJson<EventPage>(at(`/api/events?stream=${encodeURIComponent("counter#doubled")}`));
  const detail: JsonObject = JSON.parse(JSON.stringify(body.items[0]));
  await cloud.deliverAgain({ "detail-type": "CounterChanged", source: "bridgework.facts", id: "again", detail });
  await eventually("the second run", async () => {
    const { body: page } = await getJson<RunPage>(at("/api/runs?workflow=counter-milestone&status=SUCCEEDED"));
    return page.items.find(({ trigger, id }) => trigger?.stream === "counter#doubled" && id !== first.id);
  });
  expect(cloud.sent()).toHaveLength(sent);
});

it("keeps what a dead-letter queue holds, once, and hands back what it could not read", async () => {
  const fact = { id: "F1", stream: "form#F1", version: 1, meta: { correlationId: "c1" } };
  const event = { id: "E1", source: "bridgework.facts", "detail-type": "FormSubmitted", detail: fact };
  const batch = buryBatch([JSON.stringify(event), "not JSON"]);
  const expected = { batchItemFailures: [{ itemIdentifier: "message-1" }] };
  expect(await cloud.functionOf("bury").invoke(batch)).toEqual(expected);
  expect(await cloud.functionOf("bury").invoke(batch)).toEqual(expected);
  const found = (await letters()).filter(({ stream }) => stream === "form#F1");
  expect(found).toMatchObject([{ kind: "failed", workflow: "form-notify", errorClass: "SYSTEM" }]);
});

it("runs its sweeps", async () => {
  expect(await cloud.functionOf("alert-watch", "sweep", { SWEEP: "alert-watch" }).invoke({})).toBeNull();
});
