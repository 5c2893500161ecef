import { expect, it } from "vitest";
import { Fault } from "../kernel/fault.ts";
import { memoryNotifier } from "../memory/notifier.ts";
import { notify } from "./notify.ts";

const email = { key: "k1", channel: "email", to: "ada@example.com", subject: "Hello", body: "Text" } as const;

it("sends under its key and tells who took it", async () => {
  const notifier = memoryNotifier();
  expect(await notify({ notifier }, email)).toEqual({ provider: "memory", messageId: "message-1" });
  expect(notifier.sent).toEqual([email]);
});

it("lets nobody write headers by a subject", async () => {
  const notifier = memoryNotifier();
  await notify({ notifier }, { ...email, subject: "Hello\r\nBcc: everyone@example.com" });
  expect(notifier.sent[0]?.subject).toBe("Hello Bcc: everyone@example.com");
});

it("bounds what it sends by the channel", async () => {
  const notifier = memoryNotifier();
  await notify({ notifier }, { ...email, subject: "s".repeat(999), body: "b".repeat(5000) });
  await notify({ notifier }, { ...email, key: "k2", channel: "sms", to: "+15550100217", body: "b".repeat(5000) });
  expect(notifier.sent.map(({ subject, body }) => [subject.length, body.length])).toEqual([
    [200, 5000],
    [5, 1600],
  ]);
});

it("keeps class and code of a fault, and names nobody in its message", async () => {
  const fault = new Fault("RATE_LIMIT", "throttled", "Too many messages to ada@example.com");
  const failing = notify({ notifier: memoryNotifier(() => fault) }, email);
  await expect(failing).rejects.toMatchObject({
    name: "RATE_LIMIT",
    code: "throttled",
    message: "Too many messages to the recipient",
    cause: fault,
  });
});

it("takes an error without a class as UNKNOWN", async () => {
  const failing = notify({ notifier: memoryNotifier(() => new TypeError("it broke")) }, email);
  await expect(failing).rejects.toMatchObject({ name: "UNKNOWN", code: "notify_failed" });
});
