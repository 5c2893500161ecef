import { describe, expect, it, vi } from "vitest";
import { form, openClient } from "./client.fixture.ts";

describe("a submission", () => {
  it("is queued, sent and accepted, and each change is told", async () => {
    const { client, server, changes, stateOf } = await openClient();
    const { state } = await client.submitForm(form("a"), { id: "a" });
    expect(state).toEqual({ status: "queued", problem: null });
    expect(await client.settled("a")).toMatchObject({ status: "accepted", receipt: { status: "recorded", id: "1" } });
    expect(changes).toEqual(["a queued", "a sending", "a accepted"]);
    expect(await stateOf("a")).toMatchObject({ status: "accepted" });
    expect(server.recorded()).toEqual([form("a")]);
  });

  it("has one idempotency key for all tries, and a signature of its own for each", async () => {
    const { client, server } = await openClient();
    server.answerInstead("unreachable", "lost", new Response("", { status: 503 }));
    const { id } = await client.submitForm(form("a"));
    for (const _ of [1, 2, 3, 4]) await client.flush();
    expect(await client.settled(id)).toMatchObject({ status: "accepted", receipt: { status: "duplicate" } });
    expect(server.received.map(({ key }) => key)).toEqual([id, id, id, id]);
    const nonces = server.received.map(({ signature }) => /nonce="([^"]+)"/.exec(signature)?.[1]);
    expect(new Set(nonces).size).toBe(4);
    expect(server.recorded()).toEqual([form("a")]);
  });

  it("goes in its order, behind one that cannot be sent now", async () => {
    const { client, server, stateOf } = await openClient();
    server.answerInstead("unreachable");
    const names = ["a", "b", "c"];
    for (const name of names) await client.submitForm(form(name), { id: name });
    await client.flush();
    await client.flush();
    expect(server.recorded()).toEqual(names.map(form));
    expect(await stateOf("c")).toMatchObject({ status: "accepted" });
  });

  it("that is refused does not hold up those behind it, and can be sent again", async () => {
    const { client, server, stateOf } = await openClient();
    server.answerInstead(server.refuse(400, "invalid"));
    for (const name of ["a", "b"]) await client.submitForm(form(name), { id: name });
    await client.flush();
    const refusal = { status: 400, code: "invalid", message: "It is invalid.", details: [] };
    expect(await stateOf("a")).toMatchObject({ status: "refused", refusal });
    expect(server.recorded()).toEqual([form("b")]);
    await client.resubmit("a");
    await client.flush();
    expect(await stateOf("a")).toMatchObject({ status: "accepted" });
  });

  it("says why it waits", async () => {
    const { client, server, stateOf } = await openClient();
    server.answerInstead("unreachable");
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    const problem = "POST http://bridgework.test/api/forms failed: connect ECONNREFUSED.";
    expect(await stateOf("a")).toEqual({ status: "queued", problem });
  });

  it("is not taken with an id that cannot be a header, or with more than 1 MB", async () => {
    const { client } = await openClient();
    await expect(client.submitForm(form("a"), { id: "ä" })).rejects.toMatchObject({ code: "invalid" });
    await expect(client.submitForm(form("x".repeat(2 ** 20)))).rejects.toMatchObject({ code: "too_large" });
    expect(await client.submissions()).toEqual([]);
  });

  it("waits until the device has enrolled", async () => {
    const { client, server, stateOf } = await openClient({ isEnrolled: false });
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(server.received).toEqual([]);
    expect(await stateOf("a")).toMatchObject({ status: "queued", problem: expect.stringContaining("enrol") });
    await client.enrol("till-7:code", "Till 7");
    expect(await client.settled("a")).toMatchObject({ status: "accepted" });
  });

  it("is settled also where another client on the same outbox has sent it", async () => {
    const { client, server, more } = await openClient();
    server.answerInstead("unreachable");
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    const settled = client.settled("a");
    await more().flush();
    await client.flush();
    expect(await settled).toMatchObject({ status: "accepted" });
    expect(server.recorded()).toHaveLength(1);
  });

  it("is sent again with its key where the outbox could not keep that it was accepted", async () => {
    const { client, server, outbox, changes, stateOf } = await openClient();
    const { settle } = outbox;
    let isFull = true;
    Object.assign(outbox, {
      settle: async (...outcome: Parameters<typeof settle>) => {
        if (isFull) throw new Error("ENOSPC: no space left on device");
        return settle(...outcome);
      },
    });
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(await stateOf("a")).toEqual({ status: "queued", problem: "ENOSPC: no space left on device" });
    expect(changes).toEqual(["a queued", "a sending", "a queued"]);
    isFull = false;
    await client.flush();
    expect(await client.settled("a")).toMatchObject({ status: "accepted", receipt: { status: "duplicate" } });
    expect(server.recorded()).toHaveLength(1);
  });

  it("may be a task or a change of a counter", async () => {
    const { client, server } = await openClient();
    await client.submitTask({ name: "resize", handler: { type: "simulated" }, input: { width: 640 } });
    await client.changeCounter({ counterId: "a b", delta: -2, reason: "sold" });
    await client.changeCounter({ counterId: "a", delta: 1, expectedVersion: 4 });
    await client.flush();
    expect(server.received.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ["/api/tasks", { name: "resize", handler: { type: "simulated" }, input: { width: 640 } }],
      ["/api/counters/a%20b/decrement", { amount: 2, reason: "sold" }],
      ["/api/counters/a/increment", { amount: 1, expectedVersion: 4 }],
    ]);
  });

  it("has to be of its type", async () => {
    const { client } = await openClient();
    // @ts-expect-error a form without its type
    await client.submitForm({ fields: {}, recipient: { email: "ada@example.com" } });
    // @ts-expect-error a handler that is not declared
    await client.submitTask({ name: "a", handler: { type: "nothing" } });
    // @ts-expect-error a text is no number
    await client.changeCounter({ counterId: "a", delta: "1" });
    expect(await client.submissions()).toHaveLength(3);
  });
});

describe("a client", () => {
  it("reads", async () => {
    const { client, server } = await openClient();
    expect(await client.readCounter("a")).toEqual({ counterId: "a", value: 3 });
    server.answerInstead(server.refuse(404, "not_found"));
    await expect(client.readForm("x")).rejects.toMatchObject({ code: "not_found" });
    server.answerInstead("unreachable");
    await expect(client.readTask("x")).rejects.toMatchObject({ code: "unreachable" });
  });

  it("that is closed lets nobody wait, and leaves what it has not sent", async () => {
    const { client, server, outbox, clock } = await openClient();
    server.answerInstead("unreachable");
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    const settled = client.settled("a");
    const told = expect(settled).rejects.toMatchObject({ code: "closed" });
    await client.close();
    await told;
    expect(clock.pending()).toBe(0);
    expect((await outbox.next())?.id).toBe("a");
  });

  it("does not know what is not in its outbox", async () => {
    const { client } = await openClient();
    await expect(client.settled("x")).rejects.toMatchObject({ code: "unknown_submission" });
  });

  it("sends on where a listener throws, and leaves that to the process", async () => {
    const { queueMicrotask: later } = globalThis;
    const thrown: unknown[] = [];
    vi.stubGlobal("queueMicrotask", (work: () => void) => later(() => caught(work, thrown)));
    const { client, server } = await openClient();
    client.on(() => {
      throw new Error("of the listener");
    });
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(server.received).toHaveLength(1);
    vi.unstubAllGlobals();
    expect(thrown).toContainEqual(new Error("of the listener"));
  });

  it("tells nothing more to who has stopped listening", async () => {
    const { client } = await openClient();
    const seen: string[] = [];
    const stop = client.on(({ id }) => seen.push(id));
    stop();
    await client.submitForm(form("a"), { id: "a" });
    await client.flush();
    expect(seen).toEqual([]);
  });
});

function caught(work: () => void, thrown: unknown[]): void {
  try {
    work();
  } catch (error) {
    thrown.push(error);
  }
}
