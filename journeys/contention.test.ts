import { randomUUID } from "node:crypto";
import type { Fact } from "@bridgework/core/kernel/event";
import type { CounterReceipt } from "@bridgework/functions/http/contract";
import { expect, it, onTestFinished } from "vitest";
import { unlessKilled } from "./http.ts";
import { openSystem, scaled } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/* A hundred clients change one counter while what serves them is killed; a change without an answer is sent again. */

const CLIENTS = 100;
const KILLS = 3;
/** Changes that are accepted between one kill and the next. */
const CHANGES = scaled(200);

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

/** Sends what is without an answer, or else a change of its own. */
async function send(system: System, client: Client): Promise<void> {
  client.unanswered ??= { key: randomUUID(), amount: 1 + (client.accepted.size % 3) };
  const { key, amount } = client.unanswered;
  const body = { amount, reason: "journey" };
  const asked = system.post<CounterReceipt>("/api/counters/shared/increment", body, { "idempotency-key": key });
  const answer = await unlessKilled(asked);
  if (answer === null) return;
  expect(answer.status).toBeLessThan(300);
  client.accepted.set(key, answer.body.version);
  client.sum += amount;
  client.unanswered = null;
}

/** Has all clients send until enough changes are accepted, and kills the system then. */
async function sendUntilKilled(system: System, clients: readonly Client[], enough: number): Promise<void> {
  let isKilled = false;
  const killed = eventually("changes", async () => acceptedOf(clients).size >= enough || undefined, 60_000).finally(
    () => {
      isKilled = true;
    },
  );
  const sending = clients.map(async (client) => {
    while (!isKilled) await send(system, client);
  });
  await Promise.all([killed.then(system.crash), ...sending]);
}

interface Page {
  readonly items: readonly Fact[];
  readonly next: string | null;
}

async function changesOf({ get }: System): Promise<readonly Fact[]> {
  const items: Fact[] = [];
  for (let cursor = ""; ; ) {
    const page = await get<Page>(`/api/streams/counter/shared/events?order=forward&limit=200${cursor}`);
    items.push(...page.body.items);
    if (page.body.next === null) return items;
    cursor = `&cursor=${page.body.next}`;
  }
}

/** The version that each accepted change came to, by its key. */
function acceptedOf(clients: readonly Client[]): ReadonlyMap<string, number> {
  return new Map(clients.flatMap((client) => [...client.accepted]));
}

/** The request id names the route before the client's key. */
const keyOf = (requestId = ""): string => requestId.slice(requestId.lastIndexOf(":") + 1);

it("counts every accepted change of 100 clients once, over kill -9", { timeout: 180_000 }, async () => {
  const system = await openSystem();
  onTestFinished(system.close);
  const clients = Array.from({ length: CLIENTS }, (): Client => ({ unanswered: null, accepted: new Map(), sum: 0 }));
  for (let kill = 1; kill <= KILLS; kill += 1) await sendUntilKilled(system, clients, kill * CHANGES);
  for (const client of clients) while (client.unanswered !== null) await send(system, client);
  const facts = await changesOf(system);
  const { body } = await system.get<CounterReceipt>("/api/counters/shared");

  const accepted = acceptedOf(clients);
  expect(accepted.size).toBeGreaterThanOrEqual(KILLS * CHANGES);
  expect(facts.map(({ version }) => version)).toEqual(facts.map((_, index) => index + 1));
  expect(new Map(facts.map(({ meta, version }) => [keyOf(meta.requestId), version]))).toEqual(accepted);
  expect(facts).toHaveLength(accepted.size);
  expect(body).toMatchObject({ value: clients.reduce((sum, client) => sum + client.sum, 0), version: accepted.size });
  expect(facts.every(({ data, meta }) => data["reason"] === "journey" && meta.actor === "http")).toBe(true);
});
