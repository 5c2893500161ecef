import { THRESHOLDS } from "@bridgework/core/alert/thresholds";
import { describe, expect, it } from "vitest";
import { answerOf, errorOf, openDoors, WELL } from "../doors.fixture.ts";

const part = (body: { readonly parts: readonly { readonly part: string }[] }, name: string) =>
  body.parts.find((each) => each.part === name);

describe("GET /health", () => {
  it("is 200 with the positions of the log's consumers", async () => {
    const { get, clock } = openDoors();
    await clock.advance(61_500);
    const { status, body } = await answerOf(get("/health"));
    const { parts, ...rest } = body;
    expect(status).toBe(200);
    expect(rest).toEqual({
      ...{ status: "ok", version: "1.2.3", stage: "local", uptimeSeconds: 61, head: 0, relayed: 0, projected: 0 },
      ...{ runs: { running: 0 }, deadLetters: 0, problem: null },
      recent: { requests: 0, errors: 0, refusedSignatures: 0 },
    });
    expect(parts.every((each: { readonly status: string }) => each.status === "ok")).toBe(true);
  });

  it("is 503 with the part and the reason while something does not get on", async () => {
    const problem = "relay cannot get past 3";
    const progress = () => ({ head: 9, relayed: 2, projected: 9, running: 0, problem, problemIn: "relay" }) as const;
    const { status, body } = await answerOf(openDoors({ deps: { progress } }).get("/health"));
    expect([status, body.status, body.problem]).toEqual([503, "failing", problem]);
    expect(part(body, "relay")).toMatchObject({ status: "failing", reason: problem });
    expect(part(body, "store")).toMatchObject({ status: "ok" });
  });

  it("is 200 and degraded past a threshold", async () => {
    const vitals = async () => ({ ...WELL, deadLetters: 1_000 });
    const { status, body } = await answerOf(openDoors({ deps: { vitals } }).get("/health"));
    expect([status, body.status, body.problem]).toEqual([200, "degraded", null]);
    expect(part(body, "deadLetters")).toMatchObject({ status: "degraded", value: 1_000, threshold: 10 });
  });

  it("has the thresholds of the alerts, as they are set", async () => {
    const vitals = async () => ({ ...WELL, deadLetters: 1_000 });
    const thresholds = { ...THRESHOLDS, deadLetters: 1_000 };
    const { body } = await answerOf(openDoors({ deps: { vitals, thresholds } }).get("/health"));
    expect(part(body, "deadLetters")).toMatchObject({ status: "ok", threshold: 1_000 });
  });

  it("is 503 when the store cannot be read, and makes up no number", async () => {
    const progress = () => Promise.reject(new Error("disk I/O error"));
    expect(await answerOf(openDoors({ deps: { progress } }).get("/health"))).toMatchObject({
      status: 503,
      body: {
        ...{ problem: "The store cannot be read: disk I/O error", head: null, relayed: null, projected: null },
        ...{ runs: { running: null }, deadLetters: null },
        recent: { requests: null, errors: null, refusedSignatures: null },
      },
    });
  });

  it("says what this runtime does not measure, and does not call it well", async () => {
    const progress = async () => ({ head: 9, relayed: null, projected: null, running: 0, problem: null });
    const recent = { requests: null, errors: null, refusedSignatures: 1 };
    const vitals = async () => ({ ...WELL, relayLagSeconds: null, projectorLagSeconds: null, recent });
    const { status, body } = await answerOf(openDoors({ deps: { progress, vitals } }).get("/health"));
    expect([status, body]).toMatchObject([200, { status: "ok", relayed: null, projected: null, recent }]);
    expect(part(body, "relay")).toMatchObject({ value: null, status: null, reason: null });
    expect(part(body, "store")).toMatchObject({ value: 9, status: "ok" });
  });
});

describe("GET /ready", () => {
  it("is 200 while requests may be sent here, and 503 with the reason while not", async () => {
    let reason: string | null = null;
    const { get } = openDoors({ deps: { notReady: () => reason } });
    expect(await answerOf(get("/ready"))).toEqual({ status: 200, body: { ready: true, reason: null } });
    reason = "It is stopping.";
    expect(await answerOf(get("/ready"))).toEqual({ status: 503, body: { ready: false, reason } });
  });
});

describe("GET /metrics", () => {
  const expose = async () => ({ contentType: "text/plain; version=0.0.4", text: "up 1\n" });
  const ask = (isOpen: boolean, address: string) =>
    openDoors({ deps: { exposition: { expose, isOpen } } }).app.request("/metrics", {}, { address });

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])("is answered to this machine, %s", async (address) => {
    const response = await ask(false, address);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "text/plain; version=0.0.4",
      "up 1\n",
    ]);
  });

  it.each(["192.0.2.1", "::ffff:192.0.2.1", "127.evil", ""])("is refused to %j", async (address) => {
    expect(await errorOf(ask(false, address))).toMatchObject({ status: 403, code: "not_trusted" });
  });

  it("is answered to everybody where a setting opens it", async () => {
    expect((await ask(true, "192.0.2.1")).status).toBe(200);
  });
});
