import type { AlertItem, AlertList } from "@bridgework/functions/http/alerts-contract";
import type { DeadLetterPage, Receipt } from "@bridgework/functions/http/contract";
import { type MailServer, replyOf, startMailServer } from "@bridgework/local/notify/smtp.fixture";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { getJson, postJson } from "./http.ts";
import { connectLive } from "./live-client.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "./process.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

/* The whole process with a real mail server, an SMS provider and a chat of its own. */

const folder = temporaryFolder();
let mail: MailServer;
let sms: Receiver;
let chat: Receiver;
let bridgework: StartedProcess;
const at = (path: string) => `${bridgework.url}${path}`;

/** What the mail server says to the next messages; once it has said it all, it takes them. */
let mailRefusals: Error[] = [];
let smsStatus = 200;

beforeAll(async () => {
  mail = await startMailServer({ refuse: () => mailRefusals.shift() ?? null });
  sms = await startReceiver(() => smsStatus);
  chat = await startReceiver(() => 200);
  bridgework = await startProcess({
    data: folder.path,
    environment: {
      ...{ SMTP_URL: mail.url, MAIL_FROM: "forms@example.org", OPERATOR_EMAIL: "ops@example.org" },
      ...{ SMS_URL: sms.url, SMS_FROM: "Acme", SMS_TOKEN: "t0ken", ALERT_WEBHOOK_URL: chat.url },
    },
  });
});
beforeEach(() => {
  mailRefusals = [];
  smsStatus = 200;
});
afterAll(async () => {
  await bridgework.stop();
  await mail.close();
  sms.close();
  chat.close();
  folder.remove();
});

const mailTo = (address: string) => mail.received.filter(({ to }) => to.includes(address));

async function submit(recipient: { readonly email: string; readonly phone?: string }): Promise<Receipt> {
  const form = { formType: "contact", fields: { message: "Hello" }, recipient };
  const { status, body } = await postJson<Receipt>(at("/api/forms"), form);
  expect(status).toBe(201);
  return body;
}

function formThatIs(id: string, status: string) {
  return eventually(`form ${id} to be ${status}`, async () => {
    const { body } = await getJson<{ status: string; channels: { attempts: number }[] }>(at(`/api/forms/${id}`));
    return body.status === status ? body : undefined;
  });
}

function alertThatIs(alertId: string, status: AlertItem["status"]): Promise<AlertItem> {
  return eventually(`alert ${alertId} to be ${status}`, async () => {
    const { body } = await getJson<AlertList>(at(`/api/alerts?status=${status}`));
    return body.items.find((item) => item.alertId === alertId);
  });
}

it("sends a form's e-mail once by the mail server, and its SMS by the provider with a key", async () => {
  const { id } = await submit({ email: "ada@example.com", phone: "+4930123456" });
  await formThatIs(id, "notified");
  expect(mailTo("ada@example.com")).toMatchObject([
    { headers: { from: "forms@example.org", subject: "Your form contact has come in" } },
  ]);
  expect(sms.received).toMatchObject([
    {
      headers: { authorization: "Bearer t0ken", "idempotency-key": expect.stringContaining("SendSms") },
      body: { from: "Acme", to: "+4930123456", text: expect.stringContaining(id) },
    },
  ]);
});

it("tries again where the mail server is in trouble, and the e-mail arrives once", async () => {
  mailRefusals = [replyOf(451, "try again"), replyOf(451, "try again")];
  const { id } = await submit({ email: "bob@example.com" });
  const { channels } = await formThatIs(id, "notified");
  expect(channels).toMatchObject([{ attempts: 3 }]);
  expect(mailTo("bob@example.com")).toHaveLength(1);
});

it("raises an alert where both channels have failed for good, tells the chat, and resolves it after a redrive", async () => {
  const live = await connectLive(bridgework.url);
  const openCounts = () => live.messages.flatMap((message) => (message.kind === "alerts" ? [message.open] : []));
  mailRefusals = [replyOf(550, "no such mailbox")];
  smsStatus = 400;
  const { id, stream } = await submit({ email: "eve@example.com", phone: "+4930654321" });
  await formThatIs(id, "failed");
  const raised = await alertThatIs("form-failed", "open");
  expect(raised).toMatchObject({ severity: "critical", details: { formId: id }, round: 1 });
  await eventually("the chat to be told", async () => chat.received[0]);
  expect(chat.received).toMatchObject([{ body: { text: `[critical] ${raised.summary}`, blocks: [{}, {}] } }]);
  await eventually("the operator's e-mail", async () => mailTo("ops@example.org")[0]);

  smsStatus = 200;
  const { body: letters } = await getJson<DeadLetterPage>(at("/api/dead-letters?limit=10"));
  const letter = letters.items.find((item) => item.stream === stream && item.state === "SendSms");
  expect(JSON.stringify(letters)).not.toContain("secret-path");
  await postJson(at(`/api/dead-letters/${letter?.id}/redrive`), {});
  await formThatIs(id, "partly");
  const resolved = await alertThatIs("form-failed", "resolved");
  expect(resolved.resolvedAt).not.toBeNull();
  await eventually("the chat to be told of the end", async () => chat.received[1]);
  expect(chat.received[1]?.body["text"]).toBe(`[resolved] ${resolved.summary}`);
  expect(openCounts().slice(-2)).toEqual([1, 0]);
  expect(JSON.stringify(bridgework.log)).not.toContain("secret-path");
});
