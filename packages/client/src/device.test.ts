import type { ManualClock } from "@bridgework/core/memory/clock";
import { describe, expect, it } from "vitest";
import { form, openClient } from "./client.fixture.ts";

const code = "till-7:code";

describe("a device", () => {
  it("enrols with a code, and knows who it is", async () => {
    const { client, server } = await openClient({ isEnrolled: false });
    expect(await client.device()).toBeNull();
    const device = await client.enrol(code, "Till 7");
    expect(device).toMatchObject({
      deviceId: "till-7",
      name: "Till 7",
      keyId: expect.stringMatching(/^till-7:.{43}$/),
    });
    expect(await client.device()).toEqual(device);
    expect(server.received.map(({ path }) => path)).toEqual(["/api/devices/register"]);
    expect(JSON.parse(server.received[0]?.body ?? "")).toMatchObject({ code, jwk: { crv: "Ed25519" } });
  });

  it("that is refused is told the server's code, and can try again with the same key", async () => {
    const { client, server } = await openClient({ isEnrolled: false });
    server.answerInstead(server.refuse(403, "code_wrong"));
    await expect(client.enrol("till-7:wrong", "Till 7")).rejects.toMatchObject({ code: "code_wrong" });
    await client.enrol(code, "Till 7");
    const [first, second] = server.received.map(({ body }) => JSON.parse(body).jwk);
    expect(second).toEqual(first);
  });

  it("tries again where the answer to its enrolment was lost", async () => {
    const { client, server, clock } = await openClient({ isEnrolled: false });
    server.answerInstead("lost");
    expect(await inTime(clock, client.enrol(code, "Till 7"))).toMatchObject({ deviceId: "till-7" });
    const [first, second] = server.received;
    expect(second).toMatchObject({ key: first?.key, body: first?.body });
  });

  it("does not wait for minutes where the server asks it to", async () => {
    const { client, server } = await openClient({ isEnrolled: false });
    server.answerInstead(new Response("", { status: 429, headers: { "retry-after": "900" } }));
    await expect(client.enrol(code, "Till 7")).rejects.toMatchObject({ code: "unreachable" });
  });

  it("replaces its key, and signs with the new one", async () => {
    const { client, server, stateOf } = await openClient();
    const before = await client.device();
    const after = await client.rotate();
    expect(after).toMatchObject({ deviceId: "till-7", name: "Till 7" });
    expect(after.keyId).not.toBe(before?.keyId);
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(await stateOf("a")).toMatchObject({ status: "accepted" });
    expect(server.received.at(-1)?.signature).toContain(`keyid="${after.keyId}"`);
  });

  it("that was forgotten holds what it has to send", async () => {
    const { client, server, stateOf } = await openClient();
    await client.forget();
    expect(await client.device()).toBeNull();
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(await stateOf("a")).toMatchObject({ status: "queued" });
    expect(server.received).toEqual([]);
  });

  it("has no key to replace before it has enrolled", async () => {
    const { client } = await openClient({ isEnrolled: false });
    await expect(client.rotate()).rejects.toMatchObject({ code: "not_enrolled" });
  });
});

describe("a rotation whose answer was lost", () => {
  async function loseRotation() {
    const opened = await openClient();
    const { client, server } = opened;
    server.answerInstead("lost", new Response("", { status: 503, headers: { "retry-after": "900" } }));
    const before = await client.device();
    await expect(inTime(opened.clock, client.rotate())).rejects.toMatchObject({ code: "unreachable" });
    expect(await client.device()).toEqual(before);
    return opened;
  }

  it("has held where the next submission is taken with the new key", async () => {
    const { client, server, keyStore } = await loseRotation();
    const { candidate } = await keyStore.read();
    await client.submitForm(form("a"), { id: "a" });
    expect(await client.settled("a")).toMatchObject({ status: "accepted" });
    expect((await client.device())?.keyId).toBe(`till-7:${candidate?.keyId}`);
    expect(server.recorded()).toHaveLength(1);
  });

  it("is found out when the device rotates again", async () => {
    const { client, keyStore } = await loseRotation();
    const { candidate } = await keyStore.read();
    expect((await client.rotate()).keyId).toBe(`till-7:${candidate?.keyId}`);
  });

  it("leaves a submission refused where the server knows neither key", async () => {
    const { client, server } = await loseRotation();
    server.forgetKeys();
    await client.submitForm(form("a"), { id: "a" });
    expect(await client.settled("a")).toMatchObject({ status: "refused", refusal: { code: "unknown_device" } });
  });
});

/** Moves time on until it is done; signing takes turns of the event loop, and no time of this clock. */
async function inTime<Result>(clock: ManualClock, work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  ended.catch(() => {});
  while (!isDone) {
    await new Promise((next) => setImmediate(next));
    await clock.advance(10);
  }
  return ended;
}
