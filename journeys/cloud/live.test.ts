import { afterAll, beforeAll, expect, it } from "vitest";
import { getJson, postJson } from "../http.ts";
import { connectLive, type LiveClient } from "../live-client.ts";
import { eventually } from "../process.ts";
import { type Assembly, openAssembly } from "./assembly.ts";
import { bundleTriggers } from "./bundles.ts";

/* A console's WebSocket behind API Gateway. */

let built: Awaited<ReturnType<typeof bundleTriggers>>;
let cloud: Assembly;
beforeAll(async () => {
  built = await bundleTriggers();
  cloud = await openAssembly({ bundles: built.bundles });
});
afterAll(async () => {
  await cloud.close();
  built.remove();
});

const change = (counter: string) => postJson(`${cloud.url}/api/counters/${counter}/increment`, {});

const isDone = ({ status }: { readonly status: string }) => status === "SUCCEEDED";

async function greeted(after?: number): Promise<LiveClient> {
  const client = await connectLive(cloud.socketsUrl, after);
  client.ping(7);
  await eventually("the pong", async () => client.messages.find(({ kind }) => kind === "pong"));
  return client;
}

it("greets by the first ping, and tells of facts in the feed's order", async () => {
  const client = await greeted();
  expect(client.messages.map(({ kind }) => kind)).toEqual(["hello", "dead-letters", "alerts", "pong"]);
  await change("seen");
  await change("seen");
  await eventually("both facts", async () => (client.positions().length >= 2 ? true : undefined));
  const positions = client.positions();
  expect(positions).toEqual([...positions].sort((left, right) => left - right));
  await eventually("the counter", async () => client.messages.find(({ kind }) => kind === "counters"));
  client.breakOff();
});

it("tells of the runs that a fact has started", async () => {
  const client = await greeted();
  await postJson(`${cloud.url}/api/counters/told/increment`, { amount: 10 });
  const ended = await eventually("the end of the run", async () =>
    client.messages.flatMap((message) => (message.kind === "runs" ? message.items : [])).find(isDone),
  );
  expect(ended).toMatchObject({ workflow: "counter-milestone", trigger: { stream: "counter#told" } });
  client.breakOff();
});

it("gives who comes back what it has missed, and nothing twice", async () => {
  const { body } = await getJson<{ readonly head: number }>(`${cloud.url}/api/events?limit=1`);
  await change("missed");
  await eventually("the feed", async () => {
    const { body: now } = await getJson<{ readonly head: number }>(`${cloud.url}/api/events?limit=1`);
    return now.head > body.head ? now : undefined;
  });
  const client = await greeted(body.head);
  expect(client.positions()).toHaveLength(1);
  await change("missed");
  await eventually("the next", async () => (client.positions().length >= 2 ? true : undefined));
  expect(new Set(client.positions()).size).toBe(client.positions().length);
  client.breakOff();
});
