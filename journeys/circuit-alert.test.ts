import type { AlertItem, AlertList } from "@bridgework/functions/http/alerts-contract";
import type { CircuitItem } from "@bridgework/functions/http/circuits-contract";
import type { Receipt } from "@bridgework/functions/http/contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import { type MailServer, replyOf, startMailServer } from "@bridgework/local/notify/smtp.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getJson, postJson } from "./http.ts";
import { type HurriedProcess, startHurriedProcess } from "./local/hurried-process.ts";
import { eventually, temporaryFolder } from "./process.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/* A mail server that is in trouble for a while, a chat that operators read, and the whole system between them. */

const folder = temporaryFolder();
/** What the mail server was asked to send while it was in trouble. */
let refused = 0;
let inTrouble = true;
let mail: MailServer;
let chat: Receiver;
let bridgework: HurriedProcess;

beforeAll(async () => {
  const refuse = () => {
    if (!inTrouble) return null;
    refused += 1;
    return replyOf(451, "local error in processing");
  };
  mail = await startMailServer({ refuse });
  chat = await startReceiver(() => 200);
  bridgework = await startHurriedProcess({
    folder: folder.path,
    notify: { smtp: { url: mail.url, from: "forms@example.org", outbound: "private" } },
    settings: { operatorEmail: "ops@example.org", alertWebhookUrl: chat.url },
  });
});
afterAll(async () => {
  await bridgework.stop();
  await mail.close();
  chat.close();
  folder.remove();
});

const at = (path: string) => `${bridgework.url}${path}`;
const RECIPIENTS = ["ada@example.com", "bob@example.com", "eve@example.com"];
/** Three forms go at once: when the fifth failure opens the circuit, the calls of the two others may be under way. */
const MOST_REFUSED = 7;

async function submit(email: string): Promise<string> {
  const { status, body } = await postJson<Receipt>(at("/api/forms"), {
    ...{ formType: "contact", fields: { message: "Hello" }, recipient: { email } },
  });
  expect(status).toBe(201);
  return body.id;
}

function circuitThatIs(status: CircuitItem["status"]): Promise<CircuitItem> {
  return eventually(`the circuit of e-mail to be ${status}`, async () => {
    const { body } = await getJson<CircuitItem>(at("/api/circuits/email"));
    return body.status === status ? body : undefined;
  });
}

function alertThatIs(status: AlertItem["status"]): Promise<AlertItem> {
  return eventually(`the circuit's alert to be ${status}`, async () => {
    const { body } = await getJson<AlertList>(at(`/api/alerts?status=${status}`));
    return body.items.find(({ alertId }) => alertId === "circuit.email");
  });
}

async function health() {
  const { status, body } = await getJson<Health>(at("/health"));
  return { answered: status, ...body, circuits: body.parts.find(({ part }) => part === "circuits") };
}

const told = (count: number) => eventually(`the chat to be told ${count} times`, async () => chat.received[count - 1]);
const mailsTo = (address: string) => mail.received.filter(({ to }) => to.includes(address));

it("opens a breaker on a failing provider, raises an alert, closes it by a probe, resolves the alert, and sends what waited once", async () => {
  const ids = await Promise.all(RECIPIENTS.map(submit));

  expect(await circuitThatIs("open")).toMatchObject({ failures: 5, reason: "SYSTEM smtp_451" });
  const raised = await alertThatIs("open");
  expect(raised).toMatchObject({ severity: "error", round: 1 });
  expect((await told(1)).body["text"]).toBe(`[error] ${raised.summary}`);
  expect(await health()).toMatchObject({
    ...{ answered: 200, status: "degraded" },
    circuits: { status: "degraded", value: 1, reason: expect.stringContaining("email") },
  });
  expect(refused).toBeLessThanOrEqual(MOST_REFUSED);
  expect(mail.received).toEqual([]);

  const before = refused;
  inTrouble = false;
  const { openedAt, closedAt } = await circuitThatIs("closed");
  expect(Date.parse(closedAt ?? "") - Date.parse(openedAt)).toBeGreaterThanOrEqual(60_000);
  const resolved = await alertThatIs("resolved");
  expect((await told(2)).body["text"]).toBe(`[resolved] ${resolved.summary}`);
  expect(await health()).toMatchObject({ answered: 200, circuits: { status: "ok", value: 0, reason: null } });

  for (const id of ids) {
    await eventually(`form ${id} to be notified`, async () => {
      const { body } = await getJson<{ status: string }>(at(`/api/forms/${id}`));
      return body.status === "notified" ? body : undefined;
    });
  }
  expect(RECIPIENTS.map((address) => mailsTo(address).length)).toEqual([1, 1, 1]);
  expect(refused).toBe(before);
  expect(chat.received).toHaveLength(2);
  expect(bridgework.problems).toEqual([]);
}, 60_000);
