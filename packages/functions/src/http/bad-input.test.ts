import { Fault } from "@bridgework/core/kernel/fault";
import { describe, expect, it, vi } from "vitest";
import { answerOf, errorOf, openDoors } from "./doors.fixture.ts";

const increment = "/api/counters/hits/increment";

describe("a body", () => {
  it("that is not JSON is refused with what the parser found", async () => {
    expect(await errorOf(openDoors().post("/api/forms", '{"a":'))).toMatchObject({
      status: 400,
      code: "malformed_json",
      details: [{ path: "body", expected: "JSON" }],
    });
  });

  it("of another type than JSON is refused with 415", async () => {
    const refused = openDoors().post("/api/forms", "a=1", { "content-type": "application/x-www-form-urlencoded" });
    expect(await errorOf(refused)).toMatchObject({ status: 415, details: [{ expected: "application/json" }] });
  });

  it("may be any JSON type with a charset", async () => {
    const { post } = openDoors();
    const types = ["application/json; charset=utf-8", "application/vnd.api+json"];
    const statuses = await Promise.all(
      types.map(async (type) => (await post(increment, {}, { "content-type": type })).status),
    );
    expect(statuses).toEqual([201, 201]);
  });

  it.each([{ "content-length": String(1024 * 1024 + 1) }, {}])(
    "over 1 MB is refused with 413 (%j)",
    async (headers) => {
      const refused = openDoors().post("/api/events", `"${"x".repeat(1024 * 1024)}"`, headers);
      expect(await errorOf(refused)).toMatchObject({ status: 413, code: "too_large", details: [{ path: "body" }] });
    },
  );

  it.each([{ "content-length": "9" }, {}])("that breaks off is no fault of the server (%j)", async (headers) => {
    const onFault = vi.fn();
    const body = new ReadableStream({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode("{"));
        stream.error(new Error("aborted"));
      },
    });
    const { app } = openDoors({ deps: { onFault } });
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body, duplex: "half" };
    const refused = Promise.resolve(app.request("/api/forms", init as RequestInit));
    expect(await errorOf(refused)).toMatchObject({ status: 400, code: "request_aborted" });
    expect(onFault).not.toHaveBeenCalled();
  });

  it("whose data is over 256 KB is refused with 413", async () => {
    const data = { name: "x".repeat(257 * 1024) };
    expect(await errorOf(openDoors().post("/api/events", { type: "TaskSubmitted", data }))).toMatchObject({
      status: 413,
      code: "too_large",
      details: [{ path: "data" }],
    });
  });

  it("that is nested too deep is refused", async () => {
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    expect(await errorOf(openDoors().post("/api/tasks", `{"input":${deep}}`))).toMatchObject({ status: 400 });
  });
});

describe("an idempotency key", () => {
  it.each(["", "a b", "x".repeat(129), "clé"])("of %j is refused", async (key) => {
    expect(await errorOf(openDoors().post(increment, {}, { "idempotency-key": key }))).toMatchObject({
      status: 400,
      details: [{ path: "header.Idempotency-Key" }],
    });
  });
});

describe("a query", () => {
  it.each([
    ["/api/events?limit=0", "query.limit"],
    ["/api/events?limit=201", "query.limit"],
    ["/api/events?limit=ten", "query.limit"],
    ["/api/events?since=yesterday", "query.since"],
    ["/api/events?order=up", "query.order"],
    ["/api/events?cursor=-1", "query.cursor"],
    ["/api/runs?status=DONE", "query.status"],
    ["/api/dead-letters?errorClass=BAD", "query.errorClass"],
    ["/api/streams?tpye=x", "query.tpye"],
    ["/api/events?cursor=", "query.cursor"],
    ["/api/events?cursor=1e3", "query.cursor"],
    ["/api/dead-letters?cursor=abc", "query.cursor"],
    ["/api/forms?cursor=a%20b", "query.cursor"],
    ["/api/streams/form/f1?at=", "query.at"],
  ])("%s is refused at %s", async (path, field) => {
    expect(await errorOf(openDoors().get(path))).toMatchObject({
      status: 400,
      code: "invalid",
      details: [{ path: field }],
    });
  });
});

describe("a path", () => {
  it.each(["/api/froms", "/api/forms/", "/api"])("%s that does not exist is 404, with those that do", async (path) => {
    const refused = await errorOf(openDoors().get(path));
    expect(refused).toMatchObject({ status: 404, code: "not_found", message: expect.stringContaining("/api/forms") });
  });

  it("that takes another method is 405 with Allow", async () => {
    const response = await openDoors().app.request(increment, { method: "DELETE" });
    expect(response.headers.get("allow")).toBe("POST");
    expect(await errorOf(response)).toMatchObject({
      status: 405,
      code: "method_not_allowed",
      details: [{ expected: "POST" }],
    });
  });

  it.each([
    "/api/events/none",
    "/api/streams/form/none",
    "/api/streams/none/1/events",
    "/api/runs/none",
    "/api/runs/none/history",
    "/api/dead-letters/none",
  ])("%s of what does not exist is 404", async (path) => {
    const { status, code, details } = await errorOf(openDoors().get(path));
    expect({ status, code, path: details[0]?.path }).toEqual({ status: 404, code: "not_found", path: "id" });
  });
});

describe("a page of another site", () => {
  it("may not change anything", async () => {
    const refused = openDoors().post(increment, {}, { host: "127.0.0.1:4400", origin: "http://evil.example" });
    expect(await errorOf(refused)).toMatchObject({
      status: 403,
      code: "cross_origin",
      details: [{ received: "http://evil.example" }],
    });
  });

  it("is told from a page of this server by host and port", async () => {
    const { post } = openDoors();
    const same = { host: "127.0.0.1:4400", origin: "http://127.0.0.1:4400" };
    expect((await post(increment, {}, same)).status).toBe(201);
    expect((await post(increment, {}, { ...same, origin: "http://127.0.0.1:9999" })).status).toBe(403);
    expect((await post(increment, {}, { ...same, origin: "null" })).status).toBe(403);
  });

  it("may not reach the server under a name of its own", async () => {
    const { get } = openDoors({ deps: { trustedHosts: ["localhost"] } });
    const status = async (host: string) => (await get("/health", { host })).status;
    expect(await status("rebound.evil.example:4400")).toBe(421);
    expect(await Promise.all(["localhost:4400", "127.0.0.1:4400", "[::1]:4400", "192.168.1.7"].map(status))).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it("gets no permission to read, and no answer that a browser would take for a page", async () => {
    const { headers } = await openDoors().get("/health");
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

describe("a failure behind the doors", () => {
  it("of the store is 503 with Retry-After, and is told to the operator", async () => {
    const fault = new Fault("SYSTEM", "disk_full", "no space on /secret/path");
    const onFault = vi.fn();
    const { post } = openDoors({ deps: { publish: () => Promise.reject(fault), onFault } });
    const response = await post(increment);
    expect(response.headers.get("retry-after")).toBe("1");
    const { status, code, message } = await errorOf(response);
    expect({ status, code }).toEqual({ status: 503, code: "unavailable" });
    expect(message).not.toContain("secret");
    expect(onFault).toHaveBeenCalledWith(fault);
  });

  it("that nobody expected is 500 without what is inside", async () => {
    const { post } = openDoors({ deps: { publish: () => Promise.reject(new TypeError("x is undefined")) } });
    const { body, status } = await answerOf(post(increment));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("undefined");
  });
});
