import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import type { ErrorBody } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { getJson, postJson } from "../http.ts";
import { connectLive, refusedLive } from "../live-client.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "../process.ts";

/* Pages of other sites, and clients that do not keep to the protocol. */

const folder = temporaryFolder();
let bridgework: StartedProcess;
let host: string;
const at = (path: string) => `${bridgework.url}${path}`;

beforeAll(async () => {
  bridgework = await startProcess({ data: folder.path });
  host = new URL(bridgework.url).host;
});

afterAll(async () => {
  await bridgework.stop();
  folder.remove();
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request with headers that `fetch` would set itself. */
function send(path: string, { method = "GET", headers = {} }: Sent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(at("/"), { path, method, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asking.on("error", reject).end(method === "POST" ? "{}" : undefined);
  });
}

/** Bytes on a connection; resolves with what comes back until it ends. */
function sendBytes(text: string): Promise<string> {
  const socket = connect(Number(new URL(bridgework.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += String(chunk);
  });
  socket.write(text);
  return new Promise((resolve, reject) => {
    socket.once("end", () => resolve(answer));
    socket.once("error", reject);
  });
}

describe("a page of another site", () => {
  const foreign = { host: "rebound.example", origin: "http://rebound.example" };

  it("that resolves its own name to this machine reaches no door", async () => {
    const json = { ...foreign, "content-type": "application/json" };
    expect((await send("/api/events", { headers: foreign })).status).toBe(421);
    expect((await send("/api/counters/a/increment", { method: "POST", headers: json })).status).toBe(421);
    const aws = await send("/", { method: "POST", headers: { ...foreign, "x-amz-target": "AWSEvents.PutEvents" } });
    expect([aws.status, JSON.parse(aws.body).__type]).toEqual([403, "AccessDeniedException"]);
    expect(await refusedLive(bridgework.url, "", { headers: foreign })).toMatchObject({
      status: 421,
      body: { error: { code: "wrong_host" } },
    });
  });

  it("may neither change anything nor listen", async () => {
    const origin = { host, origin: "http://evil.example", "content-type": "application/json" };
    expect((await send("/api/counters/a/increment", { method: "POST", headers: origin })).status).toBe(403);
    const aws = { ...origin, "x-amz-target": "AWSEvents.PutEvents" };
    expect((await send("/", { method: "POST", headers: aws })).status).toBe(403);
    expect(await refusedLive(bridgework.url, "", { origin: "http://evil.example" })).toMatchObject({
      status: 403,
      body: { error: { code: "cross_origin", details: [{ path: "header.Origin" }] } },
    });
    expect((await getJson(at("/api/counters/a"))).body).toMatchObject({ version: 0 });
  });
});

describe("a live client", () => {
  it.each(["abc", "-1", "1.5", "", "1e3"])("that comes back with the position %j is refused", async (after) => {
    expect(await refusedLive(bridgework.url, `?after=${after}`)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ path: "query.after" }] } },
    });
  });

  it.each(["", "a b", "x".repeat(200)])("that asks for the counter %j is refused", async (counter) => {
    expect(await refusedLive(bridgework.url, `?counter=${encodeURIComponent(counter)}`)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ path: "query.counter" }] } },
    });
  });

  it("that sends too much is let go, and others stay", async () => {
    const other = await connectLive(bridgework.url);
    const socket = new WebSocket(`${bridgework.url.replace("http", "ws")}/api/live`);
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.once("open", () => socket.send("x".repeat(100_000)));
    expect(await closed).toBe(1009);
    await postJson(at("/api/counters/seen/increment"), {});
    await eventually("the fact", async () => other.positions().at(0));
    other.breakOff();
  });

  it.each(["//", "/api/live/..", "*"])("that asks for %s does not end the process", async (path) => {
    const upgrade = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    expect(await sendBytes(upgrade)).toMatch(/^HTTP\/1\.1 404 /);
    expect((await getJson(at("/health"))).status).toBe(200);
  });
});

describe("bytes that are not HTTP", () => {
  it.each([
    "GARBAGE\r\n\r\n",
    "POST /api/forms HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    "POST /api/forms HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "GET /health HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
  ])("as %j are refused in the shape of every error", async (bytes) => {
    const answer = await sendBytes(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    const body = JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? "null") as ErrorBody;
    expect(body.error).toMatchObject({ code: "malformed_request", details: [{ path: "request" }] });
  });
});

describe("a body without end", () => {
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;

  it.each(["/api/events", "/"])("at %s is cut off, and takes no memory", async (path) => {
    const before = memoryOf(bridgework.pid);
    const socket = connect(Number(new URL(bridgework.url).port), "127.0.0.1");
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSEvents.PutEvents\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    socket.on("error", () => {});
    socket.resume().write(head);
    const isCutOff = await new Promise<boolean>((resolve) => {
      socket.once("close", () => resolve(true));
      const write = (left: number) => {
        if (socket.destroyed) return;
        if (left === 0) return resolve(false);
        socket.write(chunk, () => write(left - 1));
      };
      write(1600);
    });
    expect(isCutOff).toBe(true);
    expect(memoryOf(bridgework.pid) - before).toBeLessThan(64);
  });
});

/** Resident megabytes; 0 where the system does not tell. */
function memoryOf(pid: number): number {
  if (process.platform !== "linux") return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

describe("the console", () => {
  it.each(["/../package.json", "/assets/../../package.json", "/%2e%2e/package.json", "/assets/..%2f..%2fpackage.json"])(
    "gives nothing outside of its folder for %s",
    async (path) => {
      expect((await send(path, {})).body).not.toContain('"workspaces"');
    },
  );

  it("is not changed by what it does not take", async () => {
    const { status, body } = await send("/somewhere", { method: "POST" });
    expect([status, (JSON.parse(body) as ErrorBody).error.code]).toEqual([404, "not_found"]);
  });
});
