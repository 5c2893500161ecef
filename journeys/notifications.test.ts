import type { AlertItem, AlertList } from "@bridgework/functions/http/alerts-contract";
import type { DeadLetterPage, Receipt } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import type { Refusal, Sent, System } from "./system.ts";

/* The whole system with providers of e-mail and text messages, and a chat of its own. */

let chat: Receiver;
let system: System;

/** What each provider says to the next messages; once it has said it all, it takes them. */
const refusals: Record<Sent["channel"], Refusal[]> = { email: [], sms: [] };

beforeAll(async () => {
  chat = await startReceiver();
  system = await openSystem({
    environment: { MAIL_FROM: "forms@example.org", OPERATOR_EMAIL: "ops@example.org", ALERT_WEBHOOK_URL: chat.url },
    refuse: (channel) => refusals[channel].shift() ?? null,
  });
});
afterAll(async () => {
  await system.close();
  chat.close();
});

const sentTo = async (address: string) => (await system.sent()).filter(({ to }) => to === address);

async function submit(recipient: { readonly email: string; readonly phone?: string }): Promise<Receipt> {
  const form = { formType: "contact", fields: { message: "Hello" }, recipient };
  const { status, body } = await system.post<Receipt>("/api/forms", form);
  expect(status).toBe(201);
  return body;
}

function formThatIs(id: string, status: string) {
  return eventually(`form ${id} to be ${status}`, async () => {
    const { body } = await system.get<{ status: string; channels: { attempts: number }[] }>(`/api/forms/${id}`);
    return body.status === status ? body : undefined;
  });
}

function alertThatIs(alertId: string, status: AlertItem["status"]): Promise<AlertItem> {
  return eventually(`alert ${alertId} to be ${status}`, async () => {
    const { status: answered, body } = await system.get<AlertList>(`/api/alerts?status=${status}`);
    return answered === 200 ? body.items.find((item) => item.alertId === alertId) : undefined;
  });
}

it("sends a form's e-mail once by the one provider, and its text message by the other", async () => {
  const { id } = await submit({ email: "ada@example.com", phone: "+4930123456" });
  await formThatIs(id, "notified");
  expect(await sentTo("ada@example.com")).toMatchObject([
    { channel: "email", from: "forms@example.org", subject: "Your form contact has come in" },
  ]);
  expect(await sentTo("+4930123456")).toMatchObject([{ channel: "sms", text: expect.stringContaining(id) }]);
});

it("tries again where a provider is in trouble, and the e-mail arrives once", async () => {
  refusals.email = ["for now", "for now"];
  const { id } = await submit({ email: "bob@example.com" });
  const { channels } = await formThatIs(id, "notified");
  expect(channels).toMatchObject([{ attempts: 3 }]);
  expect(await sentTo("bob@example.com")).toHaveLength(1);
});

it("raises an alert where both channels have failed for good, tells the chat, and resolves it after a redrive", async () => {
  const live = await system.live();
  const openCounts = () => live.messages.flatMap((message) => (message.kind === "alerts" ? [message.open] : []));
  Object.assign(refusals, { email: ["for good"], sms: ["for good"] });
  const { id, stream } = await submit({ email: "eve@example.com", phone: "+4930654321" });
  await formThatIs(id, "failed");
  const raised = await alertThatIs("form-failed", "open");
  expect(raised).toMatchObject({ severity: "critical", details: { formId: id }, round: 1 });
  await eventually("the chat to be told", async () => chat.received[0]);
  expect(chat.received).toMatchObject([{ body: { text: `[critical] ${raised.summary}`, blocks: [{}, {}] } }]);
  await eventually("the operator's e-mail", async () => (await sentTo("ops@example.org"))[0]);

  const { body: letters } = await system.get<DeadLetterPage>("/api/dead-letters?limit=10");
  const letter = letters.items.find((item) => item.stream === stream && item.state === "SendSms");
  expect(JSON.stringify(letters)).not.toContain("secret-path");
  await system.post(`/api/dead-letters/${letter?.id}/redrive`, {});
  await formThatIs(id, "partly");
  const resolved = await alertThatIs("form-failed", "resolved");
  expect(resolved.resolvedAt).not.toBeNull();
  await eventually("the chat to be told of the end", async () => chat.received[1]);
  expect(chat.received[1]?.body["text"]).toBe(`[resolved] ${resolved.summary}`);
  await eventually("the console to be told of the end", async () => openCounts().at(-1) === 0 || undefined);
  expect(openCounts().filter((open, index, all) => open !== all[index - 1])).toEqual([0, 1, 0]);
  expect(JSON.stringify(system.log())).not.toContain("secret-path");
});
