import { describe, expect, it } from "vitest";
import type { NotificationOutbox } from "../deps.ts";
import { answerOf, errorOf, openDoors } from "../doors.fixture.ts";

describe("GET /api/outbox", () => {
  const kept = {
    messageId: "outbox-7",
    key: "form-notify/event-1/SendEmail",
    channel: "email",
    to: "a@b.c",
    subject: "s",
    body: "b",
    sentAt: "2026-01-01T00:00:00.000Z",
    reason: "not configured: set SMTP_URL",
  } as const;
  const origin = { kind: "fact", id: "event-1", workflow: "form-notify" };
  const asked: unknown[] = [];
  const notifications: NotificationOutbox = {
    list: async (...wanted) => {
      asked.push(wanted);
      return { items: [kept, { ...kept, key: "of nobody" }], next: null };
    },
    find: async (messageId) => (messageId === kept.messageId ? kept : undefined),
  };
  const { get } = openDoors({ deps: { notifications } });

  it("lists what was kept instead of sent, of a channel if one is asked for, with the fact that it goes back to", async () => {
    expect((await answerOf(get("/api/outbox?channel=email&limit=2"))).body).toEqual({
      items: [
        { ...kept, origin },
        { ...kept, key: "of nobody", origin: null },
      ],
      next: null,
    });
    expect(asked).toEqual([[{ channel: "email" }, { limit: 2 }]]);
  });

  it("refuses a channel that there is not", async () => {
    expect(await errorOf(get("/api/outbox?channel=fax"))).toMatchObject({ status: 400 });
  });

  it("reads one, and is 404 for another", async () => {
    expect((await answerOf(get("/api/outbox/outbox-7"))).body).toEqual({ ...kept, origin });
    expect(await errorOf(get("/api/outbox/outbox-8"))).toMatchObject({ status: 404, code: "not_found" });
  });

  it.each(["/api/outbox", "/api/outbox/outbox-7"])("is 404 where notifications are really sent: %s", async (path) => {
    expect(await errorOf(openDoors().get(path))).toMatchObject({ status: 404 });
  });
});
