import { randomUUID } from "node:crypto";
import type { Fact } from "@bridgework/core/kernel/event";
import type { CounterReceipt } from "@bridgework/functions/http/contract";
import { expect, it } from "vitest";
import { getJson, postJson } from "./http.ts";
import { startProcess, temporaryFolder } from "./process.ts";

/* A hundred clients change one counter while the process is killed; a change without an answer is sent again. */

const CLIENTS = 100;
const KILLS = 3;
const KILL_AFTER_MS = 600;

interface Change {
  readonly key: string;
  readonly amount: number;
}

interface Client {
  /** Sent, and not answered. */
  unanswered: Change | null;
  /** What was accepted: the change's key and the version that it came to. */
  readonly accepted: Map<string, number>;
  sum: number;
}

/** Sends a change, and resolves with whether there was an answer. */
async function send(url: string, client: Client, change: Change): Promise<boolean> {
  client.unanswered = change;
  const options = { "idempotency-key": change.key };
  const body = { amount: change.amount, reason: "journey" };
  const answer = await postJson<CounterReceipt>(`${url}/api/counters/shared/increment`, body, options).catch(
    () => null,
  );
  if (answer === null) return false;
  expect(answer.status).toBeLessThan(300);
  client.accepted.set(change.key, answer.body.version);
  client.sum += change.amount;
  client.unanswered = null;
  return true;
}

async function sendUntilKilled(url: string, client: Client): Promise<void> {
  const next = () => client.unanswered ?? { key: randomUUID(), amount: 1 + (client.accepted.size % 3) };
  while (await send(url, client, next()));
}

interface Page {
  readonly items: readonly Fact[];
  readonly next: string | null;
}

async function changesOf(url: string): Promise<readonly Fact[]> {
  const items: Fact[] = [];
  for (let cursor = ""; ; ) {
    const page = await getJson<Page>(`${url}/api/streams/counter/shared/events?order=forward&limit=200${cursor}`);
    items.push(...page.body.items);
    if (page.body.next === null) return items;
    cursor = `&cursor=${page.body.next}`;
  }
}

/** The request id names the route before the client's key. */
const keyOf = (requestId = ""): string => requestId.slice(requestId.lastIndexOf(":") + 1);

it("counts every accepted change of 100 clients once, over kill -9", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const clients = Array.from({ length: CLIENTS }, (): Client => ({ unanswered: null, accepted: new Map(), sum: 0 }));
  for (let round = 0; round < KILLS; round += 1) {
    const server = await startProcess({ data: folder.path });
    const killed = new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS)).then(() => server.stop("SIGKILL"));
    await Promise.all([killed, ...clients.map((client) => sendUntilKilled(server.url, client))]);
  }
  const server = await startProcess({ data: folder.path });
  for (const client of clients) if (client.unanswered !== null) await send(server.url, client, client.unanswered);
  const facts = await changesOf(server.url);
  const { body } = await getJson<CounterReceipt>(`${server.url}/api/counters/shared`);
  await server.stop();
  folder.remove();

  const accepted = new Map(clients.flatMap((client) => [...client.accepted]));
  expect(accepted.size).toBeGreaterThan(CLIENTS);
  expect(facts.map(({ version }) => version)).toEqual(facts.map((_, index) => index + 1));
  expect(new Map(facts.map(({ meta, version }) => [keyOf(meta.requestId), version]))).toEqual(accepted);
  expect(facts).toHaveLength(accepted.size);
  expect(body).toMatchObject({ value: clients.reduce((sum, client) => sum + client.sum, 0), version: accepted.size });
  expect(facts.every(({ data, meta }) => data["reason"] === "journey" && meta.actor === "http")).toBe(true);
});
