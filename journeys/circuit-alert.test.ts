import type { AlertItem, AlertList } from "@bridgework/functions/http/alerts-contract";
import type { CircuitItem } from "@bridgework/functions/http/circuits-contract";
import type { Receipt } from "@bridgework/functions/http/contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import type { System } from "./system.ts";

/* A provider of e-mail that is in trouble for a while, a chat that operators read, and the whole system between them. */

/** What the provider was asked to send while it was in trouble. */
let refused = 0;
let inTrouble = true;
let chat: Receiver;
let system: System;

beforeAll(async () => {
  chat = await startReceiver();
  system = await openSystem({
    isHurried: true,
    environment: { MAIL_FROM: "forms@example.org", OPERATOR_EMAIL: "ops@example.org", ALERT_WEBHOOK_URL: chat.url },
    refuse: () => {
      if (!inTrouble) return null;
      refused += 1;
      return "for now";
    },
  });
});
afterAll(async () => {
  await system.close();
  chat.close();
});

/** A circuit is open for a minute. */
const WITHIN_MS = 120_000;
const RECIPIENTS = ["ada@example.com", "bob@example.com", "eve@example.com"];
/** Three forms go at once: when the fifth failure opens the circuit, the calls of the two others may be under way. */
const MOST_REFUSED = 7;

async function submit(email: string): Promise<string> {
  const { status, body } = await system.post<Receipt>("/api/forms", {
    ...{ formType: "contact", fields: { message: "Hello" }, recipient: { email } },
  });
  expect(status).toBe(201);
  return body.id;
}

function circuitThatIs(status: CircuitItem["status"]): Promise<CircuitItem> {
  const look = async () => {
    const { body } = await system.get<CircuitItem>("/api/circuits/email");
    return body.status === status ? body : undefined;
  };
  return eventually(`the circuit of e-mail to be ${status}`, look, WITHIN_MS);
}

function alertThatIs(status: AlertItem["status"]): Promise<AlertItem> {
  const look = async () => {
    const { body } = await system.get<AlertList>(`/api/alerts?status=${status}`);
    return body.items.find(({ alertId }) => alertId === "circuit.email");
  };
  return eventually(`the circuit's alert to be ${status}`, look, WITHIN_MS);
}

async function health() {
  const { status, body } = await system.get<Health>("/health");
  return { answered: status, ...body, circuits: body.parts.find(({ part }) => part === "circuits") };
}

const told = (count: number) => eventually(`the chat to be told ${count} times`, async () => chat.received[count - 1]);
const mailsTo = async (address: string) => (await system.sent()).filter(({ to }) => to === address);

it("opens a breaker on a failing provider, raises an alert, closes it by a probe, resolves the alert, and sends what waited once", async () => {
  const ids = await Promise.all(RECIPIENTS.map(submit));

  expect(await circuitThatIs("open")).toMatchObject({ failures: 5, reason: expect.stringContaining("SYSTEM") });
  const raised = await alertThatIs("open");
  expect(raised).toMatchObject({ severity: "error", round: 1 });
  expect((await told(1)).body["text"]).toBe(`[error] ${raised.summary}`);
  expect(await health()).toMatchObject({
    ...{ answered: 200, status: "degraded" },
    circuits: { status: "degraded", value: 1, reason: expect.stringContaining("email") },
  });
  expect(refused).toBeLessThanOrEqual(MOST_REFUSED);
  expect(await system.sent()).toEqual([]);

  const before = refused;
  inTrouble = false;
  const { openedAt, closedAt } = await circuitThatIs("closed");
  expect(Date.parse(closedAt ?? "") - Date.parse(openedAt)).toBeGreaterThanOrEqual(60_000);
  const resolved = await alertThatIs("resolved");
  expect((await told(2)).body["text"]).toBe(`[resolved] ${resolved.summary}`);
  expect(await health()).toMatchObject({ answered: 200, circuits: { status: "ok", value: 0, reason: null } });

  for (const id of ids) {
    const look = async () => {
      const { body } = await system.get<{ status: string }>(`/api/forms/${id}`);
      return body.status === "notified" ? body : undefined;
    };
    await eventually(`form ${id} to be notified`, look, WITHIN_MS);
  }
  for (const address of RECIPIENTS) expect(await mailsTo(address)).toHaveLength(1);
  expect(refused).toBe(before);
  expect(chat.received).toHaveLength(2);
  expect(system.log().filter(({ event }) => event === "problem")).toEqual([]);
}, 240_000);
