import { describe, expect, it } from "vitest";
import { form, openClient } from "./client.fixture.ts";
import { createClient } from "./client.ts";
import type { Instead, SignedServer } from "./server.fixture.ts";

const page = (status: number) => new Response("<html>", { status, headers: { "content-type": "text/html" } });

type Answer = readonly [name: string, answer: (server: SignedServer) => Instead];

const passing: readonly Answer[] = [
  ["no answer", () => "unreachable"],
  ["408", ({ refuse }) => refuse(408, "request_timeout")],
  ["425", ({ refuse }) => refuse(425, "too_early")],
  ["429", ({ refuse }) => refuse(429, "rate_limited")],
  ["500", ({ refuse }) => refuse(500, "internal")],
  ["502 of a proxy", () => page(502)],
  ["503", ({ refuse }) => refuse(503, "overloaded")],
  ["contention", ({ refuse }) => refuse(409, "contention")],
  ["a nonce that was replayed", ({ refuse }) => refuse(401, "nonce_replayed")],
  ["a digest that does not fit", ({ refuse }) => refuse(401, "digest_mismatch")],
  ["a log-in page of the network", () => page(200)],
  ["a page that nobody here has written", () => page(403)],
  ["JSON that is no receipt", () => Response.json({ ok: true })],
  ["JSON that is cut off", () => new Response('{"status":', { headers: { "content-type": "application/json" } })],
];

const refusing: readonly Answer[] = [
  ["400", ({ refuse }) => refuse(400, "invalid")],
  ["a revoked device", ({ refuse }) => refuse(401, "device_revoked")],
  ["a bad signature", ({ refuse }) => refuse(401, "bad_signature")],
  ["403", ({ refuse }) => refuse(403, "not_trusted")],
  ["a conflict with the counter's version", ({ refuse }) => refuse(409, "version_conflict")],
  ["422", ({ refuse }) => refuse(422, "idempotency_mismatch")],
  ["413, by whomever", () => page(413)],
];

async function submitWith(answer: (server: SignedServer) => Instead) {
  const opened = await openClient();
  opened.server.answerInstead(answer(opened.server));
  await opened.client.submitForm(form("a"), { id: "a" });
  await opened.client.flush();
  return opened;
}

it.each(passing)("is sent again after %s", async (_, answer) => {
  const { client, stateOf } = await submitWith(answer);
  expect(await stateOf("a")).toMatchObject({ status: "queued", problem: expect.any(String) });
  await client.flush();
  expect(await stateOf("a")).toMatchObject({ status: "accepted" });
});

it.each(refusing)("is given up after %s", async (_, answer) => {
  const { client, server, stateOf } = await submitWith(answer);
  expect(await stateOf("a")).toMatchObject({ status: "refused", refusal: { code: expect.any(String) } });
  await client.flush();
  expect(server.received).toHaveLength(1);
});

it("is sent again when Retry-After says so", async () => {
  const opened = await openClient();
  const { client, server, clock } = opened;
  server.answerInstead(new Response("", { status: 503, headers: { "retry-after": "20" } }));
  await client.submitForm(form("a"), { id: "a" });
  await client.flush();
  await clock.advance(20_000);
  expect(server.received).toHaveLength(1);
  const settled = client.settled("a");
  await clock.advance(1_000);
  expect(await settled).toMatchObject({ status: "accepted" });
});

it("is sent again when there was no answer within 30 seconds", async () => {
  const { client, clock, more, keyStore, outbox } = await openClient();
  await client.close();
  let asked: () => void = () => {};
  const hasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const fetch = (_: unknown, init: RequestInit = {}) =>
    new Promise<never>((_answer, fail) => {
      init.signal?.addEventListener("abort", () => fail(init.signal?.reason));
      asked();
    });
  const stuck = createClient({ url: "http://bridgework.test", keyStore, outbox, fetch, clock });
  await stuck.submitForm(form("a"), { id: "a" });
  await hasAsked;
  const given = stuck.flush();
  await clock.advance(30_000);
  await given;
  const [waiting] = await stuck.submissions();
  expect(waiting?.state).toMatchObject({ status: "queued", problem: expect.stringContaining("within 30000 ms") });
  await stuck.close();
  expect(await more().settled("a")).toMatchObject({ status: "accepted" });
});

describe("a clock that is wrong", () => {
  it.each([3_600_000, -3_600_000])("is corrected by the server's (%d ms), once", async (ahead) => {
    const { client, server, stateOf } = await openClient();
    server.setAhead(ahead);
    for (const id of ["a", "b"]) await client.submitForm(form(id), { id });
    await client.flush();
    expect(await stateOf("b")).toMatchObject({ status: "accepted" });
    expect(server.received.map(({ key }) => key)).toEqual(["a", "a", "b"]);
  });

  it("that is wrong again at once is no refusal", async () => {
    const { client, server, stateOf } = await openClient();
    server.answerInstead(server.refuse(401, "clock_skew"), server.refuse(401, "signature_expired"));
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(await stateOf("a")).toMatchObject({ status: "queued" });
    expect(server.received).toHaveLength(2);
  });
});
