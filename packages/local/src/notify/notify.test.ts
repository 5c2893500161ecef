import { manualClock } from "@bridgework/core/memory/clock";
import { memoryHttpClient } from "@bridgework/core/memory/http-client";
import { memoryNotifier } from "@bridgework/core/memory/notifier";
import type { Notification, Notifier } from "@bridgework/core/ports/notifier";
import { notifierContract } from "@bridgework/core/ports/notifier.contract";
import { describe, expect, it } from "vitest";
import { openTemporaryData } from "../sqlite/open.ts";
import { rememberSent } from "../sqlite/sent.ts";
import { migrations } from "../storage.ts";
import { httpSmsNotifier } from "./http-sms.ts";
import { openNotifier } from "./open-notifier.ts";
import { startMailServer } from "./smtp.fixture.ts";
import { messageIdOf } from "./smtp.ts";

const FROM = "forms@example.org";
const SMS_URL = "https://sms.example.com/messages";
const sms: Notification = { key: "k2", channel: "sms", to: "+4930123456", subject: "", body: "Thank you" };

notifierContract("smtp and http-sms, remembered in SQLite", async () => {
  const { writer, close } = openTemporaryData(migrations);
  const server = await startMailServer();
  const http = memoryHttpClient(({ headers }) => ({
    status: 202,
    retryAfter: null,
    body: { id: `sms-${headers["Idempotency-Key"]}` },
  }));
  const settings = {
    smtp: { url: server.url, from: FROM, outbound: "private" },
    sms: { url: SMS_URL, from: "Acme" },
  } as const;
  const keyOf = (messageId: string) =>
    ["k1", "k2"].find((key) => messageIdOf({ key }, FROM) === messageId) ?? messageId;
  return {
    notifier: openNotifier(settings, { clock: manualClock(), writer, http, outbox: memoryNotifier() }),
    delivered: async () => [
      ...server.received.map(({ to, headers, body }) => ({
        key: keyOf(headers["message-id"] ?? ""),
        channel: "email" as const,
        to: to.join(),
        subject: headers["subject"] ?? "",
        body,
      })),
      ...http.requests.map(({ headers, body }) => {
        const { to, text } = body as { readonly to: string; readonly text: string };
        return { key: headers["Idempotency-Key"] ?? "", channel: "sms" as const, to, subject: "", body: text };
      }),
    ],
    close: async () => {
      await server.close();
      await close();
    },
  };
});

describe("httpSmsNotifier", () => {
  it("sends number, text and key as one JSON request", async () => {
    const http = memoryHttpClient();
    const settings = { url: SMS_URL, token: "t0ken", from: "Acme" };
    expect(await httpSmsNotifier(settings, http).send(sms)).toEqual({ provider: "sms", messageId: "k2" });
    expect(http.requests).toEqual([
      {
        method: "POST",
        url: SMS_URL,
        headers: { "Idempotency-Key": "k2", Authorization: "Bearer t0ken" },
        body: { from: "Acme", to: sms.to, text: sms.body },
        timeout: 10_000,
      },
    ]);
  });

  it("asks again under the same key where an answer was lost, so that the provider sends once", async () => {
    const taken = new Set<string>();
    const http = memoryHttpClient(({ headers }, call) => {
      taken.add(headers["Idempotency-Key"] ?? "");
      if (call === 1) throw new Error("the answer was lost");
      return { status: 200, retryAfter: null, body: {} };
    });
    const notifier = httpSmsNotifier({ url: SMS_URL, from: "Acme" }, http);
    await expect(notifier.send(sms)).rejects.toMatchObject({ name: "NETWORK" });
    await notifier.send(sms);
    expect([...taken]).toEqual(["k2"]);
  });

  it.each([
    { status: 400, name: "VALIDATION" },
    { status: 401, name: "VALIDATION" },
    { status: 429, name: "RATE_LIMIT" },
    { status: 503, name: "SYSTEM" },
  ])("fails with $name on $status, without the token", async ({ status, name }) => {
    const http = memoryHttpClient(() => ({ status, retryAfter: null, body: "t0ken" }));
    const failing = httpSmsNotifier({ url: SMS_URL, token: "t0ken", from: "Acme" }, http).send(sms);
    await expect(failing).rejects.toMatchObject({ name, code: `http_${status}` });
    await expect(failing).rejects.not.toThrow("t0ken");
  });
});

describe("rememberSent", () => {
  it("answers a key that an earlier process has sent, and keeps nothing of the recipient", async () => {
    const { writer, reader, close } = openTemporaryData(migrations);
    const first = memoryNotifier();
    const sent = await rememberSent(writer, manualClock(), first).send(sms);
    const later = memoryNotifier();
    expect(await rememberSent(writer, manualClock(), later).send(sms)).toEqual(sent);
    expect(later.calls).toEqual([]);
    expect(await reader.query("SELECT * FROM sent_notifications")).toEqual([
      { key: "k2", provider: "memory", message_id: "message-1", sent_at: "2026-01-01T00:00:00.000Z" },
    ]);
    await close();
  });

  it("forgets after 30 days, so that the table does not grow", async () => {
    const { writer, reader, close } = openTemporaryData(migrations);
    const clock = manualClock();
    const notifier = rememberSent(writer, clock, memoryNotifier());
    await notifier.send(sms);
    await clock.advance(31 * 24 * 60 * 60 * 1000);
    await notifier.send({ ...sms, key: "k3" });
    expect(await reader.query("SELECT key FROM sent_notifications")).toEqual([{ key: "k3" }]);
    await close();
  });

  it("asks the provider once where one key is sent twice at a time, and again where that failed", async () => {
    const { writer, close } = openTemporaryData(migrations);
    let calls = 0;
    const provider: Notifier = {
      send: async () => {
        calls += 1;
        if (calls === 1) throw new Error("not now");
        return { provider: "p", messageId: `m${calls}` };
      },
    };
    const notifier = rememberSent(writer, manualClock(), provider);
    const both = await Promise.allSettled([notifier.send(sms), notifier.send(sms)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await notifier.send(sms)).toEqual({ provider: "p", messageId: "m2" });
    await close();
  });
});

it("keeps in the outbox what goes by a channel that is not configured", async () => {
  const { writer, close } = openTemporaryData(migrations);
  const [outbox, http] = [memoryNotifier(), memoryHttpClient()];
  const notifier = openNotifier({}, { clock: manualClock(), writer, http, outbox });
  await notifier.send(sms);
  expect([outbox.sent, http.requests]).toEqual([[sms], []]);
  await close();
});
