import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Refusal, refuse } from "@bridgework/core/kernel/decider";
import { manualClock } from "@bridgework/core/memory/clock";
import { DEFAULT_RATE_LIMITS } from "@bridgework/functions/http/rate-limit";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAwsDoor } from "./aws-door.ts";
import { createLive } from "./live.ts";
import type { Arrival } from "./overload.ts";
import { type RunningServer, startServer } from "./server.ts";

let server: RunningServer | undefined;
afterEach(() => server?.close());

const live = createLive({
  clock: manualClock(),
  store: { head: async () => 0, readAll: async () => [] },
  ...{ version: "1", stage: "local", deadLetters: async () => 0, openAlerts: async () => 0 },
});
const FULL: Refusal = refuse("overloaded", "There is no room.");

interface Full {
  readonly isFull?: boolean;
  readonly isOverQuota?: boolean;
  readonly consoleFolder?: string;
  readonly requestTimeout?: number;
}

async function serving({ isFull = false, isOverQuota = false, consoleFolder, ...timeouts }: Full = {}) {
  const arrivals: Arrival[] = [];
  const left: number[] = [];
  const enter = (arrival: Arrival) => {
    arrivals.push(arrival);
    return isFull ? FULL : ({ kind: "entered", left: () => void left.push(arrivals.length) } as const);
  };
  const quota = {
    tier: "write",
    limit: DEFAULT_RATE_LIMITS.write,
    isOver: isOverQuota,
    remaining: 0,
    resetSeconds: 1,
  } as const;
  const awsDoor = createAwsDoor({
    services: new Map([["AWSEvents", async () => ({ done: true })]]),
    ...{ ids: systemIds(systemClock()), onFault: () => {}, quotas: { take: async () => quota } },
  });
  const doors = {
    fetch: async (request: Request) => {
      await request.text();
      return Response.json({ served: true });
    },
  };
  server = await startServer({
    doors,
    awsDoor,
    live,
    overload: { enter },
    consoleFolder: consoleFolder ?? null,
    host: "127.0.0.1",
    port: 0,
    ...timeouts,
  });
  return { url: server.url, arrivals, left };
}

/** The console of a page alone. */
function builtConsole(): string {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-"));
  writeFileSync(join(folder, "index.html"), "<title>Console</title>");
  return folder;
}

const putEvents = (url: string) =>
  fetch(url, { method: "POST", headers: { "x-amz-target": "AWSEvents.PutEvents" }, body: "{}" });

describe("a server that is full", () => {
  it("answers 503 with when to come back", async () => {
    const { url } = await serving({ isFull: true });
    const response = await fetch(`${url}/api/forms`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await response.json()).toMatchObject({ error: { code: "overloaded" } });
  });

  it("answers AWS's clients in AWS's shape", async () => {
    const { url } = await serving({ isFull: true });
    const response = await putEvents(url);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ __type: "ServiceUnavailable", message: "There is no room." });
  });

  it.each(["/health", "/ready", "/metrics"])("still answers %s", async (path) => {
    const { url } = await serving({ isFull: true });
    expect((await fetch(`${url}${path}`)).status).toBe(200);
  });
});

describe("a server that has room", () => {
  it("says of each request what it brings, and when it has left", async () => {
    const { url, arrivals, left } = await serving();
    await fetch(`${url}/api/forms`);
    await fetch(`${url}/api/forms`, { method: "POST", body: "12345" });
    const body = new Blob(["12345"]).stream();
    await fetch(`${url}/api/forms`, { method: "POST", body, duplex: "half" } as RequestInit);
    expect(arrivals).toEqual([
      { writes: false, bytes: 0 },
      { writes: true, bytes: 5 },
      { writes: true, bytes: 1024 * 1024 },
    ]);
    expect(left).toEqual([1, 2, 3]);
  });

  it("takes it back from a request that does not come whole in time", async () => {
    const { url, left } = await serving({ requestTimeout: 60 });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("POST /api/forms HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\n1");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 4\d\d .*request_timeout/s);
    await vi.waitFor(() => expect(left).toEqual([1]));
  });

  it("throttles AWS's clients past their limit in AWS's shape", async () => {
    const { url } = await serving({ isOverQuota: true });
    const response = await putEvents(url);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ __type: "ThrottlingException", message: "Rate exceeded" });
  });
});

describe("a server with the console", () => {
  const ask = async (path: string) => {
    const folder = builtConsole();
    const { url } = await serving({ consoleFolder: folder });
    const text = await (
      await fetch(`${url}${path}`, { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } })
    ).text();
    rmSync(folder, { recursive: true });
    return text;
  };

  it.each(["/", "/events", "/status", "/status?part=disk", "/healthy"])("shows %s as its page", async (path) => {
    expect(await ask(path)).toContain("Console");
  });

  it.each(["/api/events", "/health", "/ready", "/metrics"])("has no page for the door %s", async (path) => {
    expect(await ask(path)).toBe('{"served":true}');
  });
});
