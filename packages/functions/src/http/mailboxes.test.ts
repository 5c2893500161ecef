import { refuse } from "@bridgework/core/kernel/decider";
import { signRequest } from "@bridgework/core/signature/sign";
import { describe, expect, it } from "vitest";
import { answerRefusal } from "./answer.ts";
import { answerOf, errorOf } from "./doors.fixture.ts";
import { enrol, openSignedDoors, START, signedRequest } from "./signing.fixture.ts";

const MEDIA_TYPE = "application/didcomm-encrypted+json";
const hello = { base64: btoa("hello") };

/** Doors with the mailbox of till-7, and another device that has nothing to do with it. */
async function openMailboxes() {
  const doors = await openSignedDoors();
  const { send, post, device: till7 } = doors;
  const invite = async () => post("/api/devices/invite", { name: "Till 8", deviceId: "till-8" });
  const till8 = await enrol({ send, invite });
  const put = (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}, query = "") =>
    doors.app.request(`/api/mailboxes/till-7/messages${query}`, {
      method: "POST",
      headers: { "content-type": MEDIA_TYPE, ...headers },
      body,
    });
  const ask = async (what: string, body: unknown = {}, { key } = till7) =>
    send(await signedRequest({ path: `/api/mailboxes/till-7/${what}`, body, key }));
  const fetchSome = async (limit = 10) => (await answerOf(ask("delivery-request", { limit }))).body;
  const receive = async (...ids: readonly string[]) =>
    (await answerOf(ask("messages-received", { message_id_list: ids }))).body;
  return { ...doors, till8, put, ask, fetchSome, receive, status: () => statusOf(doors) };
}

/** A signed GET has an empty body, and a content type all the same. */
async function statusOf({ app, clock, device: { key } }: Awaited<ReturnType<typeof openSignedDoors>>) {
  const path = "/api/mailboxes/till-7/status";
  const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
  const request = { method: "GET", targetUri: `http://localhost${path}`, headers, body: new Uint8Array(0) };
  const signature = { subtle: crypto.subtle, key, now: clock.now(), nonce: crypto.randomUUID() };
  return answerOf(app.request(path, { headers: { ...headers, ...(await signRequest(signature, request)) } }));
}

describe("a sender", () => {
  it("puts an envelope into a mailbox, and it comes out byte for byte", async () => {
    const { put, fetchSome } = await openMailboxes();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(await answerOf(put(bytes, { "content-type": "application/octet-stream" }))).toEqual({
      status: 201,
      body: {
        ...{ status: "recorded", recipient: "till-7", messageId: "till-7:1" },
        ...{ acceptedAt: "2026-01-01T00:00:00.000Z", expiresAt: "2026-01-08T00:00:00.000Z" },
      },
    });
    const { attachments } = await fetchSome();
    expect(attachments).toMatchObject([{ id: "till-7:1", media_type: "application/octet-stream", sender: null }]);
    expect([...Buffer.from(attachments[0].data.base64, "base64")]).toEqual([...bytes]);
  });

  it("puts a message in once under one idempotency key, and is told its first receipt again", async () => {
    const { put, clock, fetchSome } = await openMailboxes();
    const first = await answerOf(put("hello", { "idempotency-key": "m1" }));
    await clock.advance(5_000);
    const again = await answerOf(put("hello", { "idempotency-key": "m1" }));
    expect(again).toEqual({ status: 200, body: { ...first.body, status: "duplicate" } });
    expect((await fetchSome()).attachments).toHaveLength(1);
    expect(await errorOf(put("other", { "idempotency-key": "m1" }))).toMatchObject({ code: "idempotency_mismatch" });
  });

  it("is named to the recipient where it signs", async () => {
    const { send, till8, fetchSome } = await openMailboxes();
    await send(await signedRequest({ path: "/api/mailboxes/till-7/messages", body: {}, key: till8.key }));
    expect((await fetchSome()).attachments).toMatchObject([{ sender: "till-8" }]);
  });

  it("says when a message expires, within bounds", async () => {
    const { put } = await openMailboxes();
    const taken = await answerOf(put("hello", {}, "?expiresIn=60"));
    expect(taken.body.expiresAt).toBe("2026-01-01T00:01:00.000Z");
    expect(await errorOf(put("hello", {}, "?expiresIn=59"))).toMatchObject({ status: 400, code: "invalid" });
    expect(await errorOf(put("hello", {}, "?expiresIn=2592001"))).toMatchObject({ status: 400, code: "invalid" });
  });

  it("is refused more than 64 KB, and nothing at all", async () => {
    const { put } = await openMailboxes();
    expect((await put("x".repeat(65_536))).status).toBe(201);
    expect(await errorOf(put("x".repeat(65_537)))).toMatchObject({ status: 413, code: "too_large" });
    expect(await errorOf(put(""))).toMatchObject({ status: 400, code: "invalid" });
  });

  it("is refused a mailbox of nobody, and of a device that was revoked", async () => {
    const { put, post } = await openMailboxes();
    const nobody = post("/api/mailboxes/till-9/messages", "hello");
    expect(await errorOf(nobody)).toMatchObject({ status: 404, code: "unknown_recipient" });
    await post("/api/devices/till-7/revoke", { reason: "lost" });
    expect(await errorOf(put("hello"))).toMatchObject({ status: 404, code: "unknown_recipient" });
  });

  it("is told that a mailbox is full by 429", () => {
    expect(answerRefusal(refuse("mailbox_full", "It is full.")).status).toBe(429);
  });
});

describe("a recipient", () => {
  it("gets its oldest messages, and again until it acknowledges them", async () => {
    const { put, fetchSome, receive } = await openMailboxes();
    for (const text of ["one", "two", "three"]) await put(text);
    const ids = async (limit: number) => (await fetchSome(limit)).attachments.map(({ id }: { id: string }) => id);
    expect(await ids(2)).toEqual(["till-7:1", "till-7:2"]);
    expect(await ids(2)).toEqual(["till-7:1", "till-7:2"]);
    await receive("till-7:1", "till-7:2");
    expect(await ids(2)).toEqual(["till-7:3"]);
  });

  it("is told what became of each id that it acknowledges", async () => {
    const { put, fetchSome, receive } = await openMailboxes();
    for (const text of ["one", "two", "three"]) await put(text);
    await fetchSome(2);
    expect(await receive("till-7:1")).toEqual({ acknowledged: ["till-7:1"], unknown: [], already: [] });
    const others = ["till-7:1", "till-7:2", "till-7:3", "till-7:4", "till-7:99", "till-8:1", "nonsense"];
    expect(await receive(...others)).toEqual({
      acknowledged: ["till-7:2"],
      already: ["till-7:1"],
      unknown: ["till-7:3", "till-7:4", "till-7:99", "till-8:1", "nonsense"],
    });
  });

  it("reads what waits for it", async () => {
    const { put, clock, status, fetchSome, receive } = await openMailboxes();
    const empty = { recipient_did: "till-7", message_count: 0, total_bytes: 0, live_delivery: false };
    expect(await status()).toEqual({ status: 200, body: empty });
    await put("hello");
    await clock.advance(60_000);
    await put("you");
    expect((await status()).body).toEqual({
      ...{ recipient_did: "till-7", message_count: 2, total_bytes: 8, live_delivery: false },
      ...{ longest_waited_seconds: 60, oldest_received_time: START / 1000, newest_received_time: START / 1000 + 60 },
    });
    await fetchSome();
    await receive("till-7:1", "till-7:2");
    expect((await status()).body).toEqual(empty);
  });

  it.each(["delivery-request", "messages-received", "tickets"])(
    "has to sign for %s, and be the one whose it is",
    async (what) => {
      const { ask, post, till8 } = await openMailboxes();
      const body = { "delivery-request": { limit: 1 }, "messages-received": { message_id_list: ["x"] }, tickets: {} }[
        what
      ];
      expect(await errorOf(post(`/api/mailboxes/till-7/${what}`, body))).toMatchObject({ status: 401 });
      expect(await errorOf(ask(what, body, till8))).toMatchObject({ status: 403, code: "not_your_mailbox" });
    },
  );
});

it("shows admins what mailboxes hold, and nobody an envelope", async () => {
  const { put, get, facts } = await openMailboxes();
  await put("hello");
  expect(await answerOf(get("/api/mailboxes/till-7"))).toMatchObject({
    status: 200,
    body: { recipient: "till-7", waiting: { messages: 1, bytes: 5 }, accepted: 1 },
  });
  const events = await (await get("/api/events?type=MessageAccepted")).text();
  expect(events).toContain("till-7:1");
  expect(events).not.toContain(hello.base64);
  expect(JSON.stringify(await facts())).not.toContain(hello.base64);
});
