import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import type { Notification, Notifier } from "@bridgework/core/ports/notifier";
import { notifierContract } from "@bridgework/core/ports/notifier.contract";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { dynamoInbox, onceOnly } from "./dynamo-inbox.ts";
import { type SendStandIn, startSending } from "./send.fixture.ts";
import { createSesClient, sesNotifier } from "./ses-notifier.ts";
import { createSnsClient, snsNotifier } from "./sns-notifier.ts";

const FROM = "Acme <forms@example.com>";
const email: Notification = { key: "k1", channel: "email", to: "ada@example.com", subject: "Hello", body: "谢谢" };
const sms: Notification = { key: "k2", channel: "sms", to: "+4930123456", subject: "", body: "Thank you" };

function notifiersOf({ endpoint }: SendStandIn) {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const settings = { endpoint, region: "us-east-1", credentials };
  const [ses, sns] = [createSesClient(settings), createSnsClient(settings)];
  const close = () => {
    ses.destroy();
    sns.destroy();
  };
  return { email: sesNotifier(ses, FROM), sms: snsNotifier(sns, "Acme"), close };
}

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

notifierContract("SES and SNS with onceOnly", async () => {
  const client = clientOf(backend);
  const dynamo = await freshTables(client);
  const inbox = dynamoInbox({ ...dynamo, consumer: "notify", clock: manualClock(), ids: sequentialIds() });
  const server = await startSending();
  const { email: ses, sms: sns, close } = notifiersOf(server);
  const both: Notifier = { send: (notification) => (notification.channel === "email" ? ses : sns).send(notification) };
  return {
    notifier: onceOnly(inbox, both),
    delivered: async () =>
      server.taken.map(({ to, subject, body }) =>
        to.includes("@")
          ? { key: "k1", channel: "email", to, subject, body }
          : { key: "k2", channel: "sms", to, subject, body },
      ),
    close: async () => {
      close();
      client.destroy();
      await server.close();
    },
  };
});

describe("SES and SNS", () => {
  let server: SendStandIn;
  let notifiers: ReturnType<typeof notifiersOf>;
  beforeEach(async () => {
    server = await startSending();
    notifiers = notifiersOf(server);
    return async () => {
      notifiers.close();
      await server.close();
    };
  });

  it("are asked with sender and text as UTF-8, and answer with the message's id", async () => {
    expect(await notifiers.email.send(email)).toEqual({ provider: "ses", messageId: "message-1" });
    expect(await notifiers.sms.send(sms)).toEqual({ provider: "sns", messageId: "message-2" });
    expect(server.taken.map(({ asked }) => asked)).toMatchObject([
      { FromEmailAddress: FROM, Content: { Simple: { Subject: { Data: "Hello", Charset: "UTF-8" } } } },
      {
        Action: "Publish",
        "MessageAttributes.entry.1.Name": "AWS.SNS.SMS.SMSType",
        "MessageAttributes.entry.1.Value.StringValue": "Transactional",
        "MessageAttributes.entry.2.Name": "AWS.SNS.SMS.SenderID",
        "MessageAttributes.entry.2.Value.StringValue": "Acme",
      },
    ]);
  });

  it.each([
    { failure: "TooManyRequestsException", name: "RATE_LIMIT" },
    { failure: "LimitExceededException", name: "RATE_LIMIT" },
    { failure: "MessageRejected", name: "VALIDATION" },
    { failure: "BadRequestException", name: "VALIDATION" },
    { failure: "SendingPausedException", name: "SYSTEM" },
    { failure: "MailFromDomainNotVerifiedException", name: "SYSTEM" },
    { failure: "AccessDeniedException", name: "SYSTEM" },
  ])("SES's $failure is $name", async ({ failure, name }) => {
    server.failWith(failure);
    await expect(notifiers.email.send(email)).rejects.toMatchObject({ name, code: failure });
  });

  it.each([
    { failure: "Throttled", name: "RATE_LIMIT" },
    { failure: "InvalidParameter", name: "VALIDATION" },
    { failure: "InternalError", name: "SYSTEM" },
    { failure: "AuthorizationError", name: "SYSTEM" },
  ])("SNS's $failure is $name", async ({ failure, name }) => {
    server.failWith(failure);
    await expect(notifiers.sms.send(sms)).rejects.toMatchObject({ name });
  });

  it("ask once, and leave an answer that was lost to the workflow, which then sends again", async () => {
    server.failWith("silence");
    await expect(notifiers.email.send(email)).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
    await expect(notifiers.sms.send(sms)).rejects.toMatchObject({ name: "NETWORK", code: "unreachable" });
    expect(server.taken).toHaveLength(2);
  });
});
