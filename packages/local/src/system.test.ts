import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { manualClock } from "@bridgework/core/memory/clock";
import { clockContract } from "@bridgework/core/ports/clock.contract";
import { idsContract } from "@bridgework/core/ports/ids.contract";
import { randomContract } from "@bridgework/core/ports/random.contract";
import { describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { MOST_BODY_BYTES, nodeHttpClient } from "./http-client.ts";
import { systemIds } from "./ids.ts";
import { systemRandom } from "./random.ts";

clockContract("systemClock", () => ({
  clock: systemClock(),
  pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}));
idsContract("systemIds", () => systemIds(systemClock()));
randomContract("systemRandom", systemRandom);

describe("systemIds", () => {
  it("ascends also when the clock is set back", () => {
    let now = 2_000_000;
    const ids = systemIds({ now: () => now, after: () => () => {} });
    const before = ids.next();
    now = 1_000_000;
    expect(ids.next() > before).toBe(true);
  });
});

describe("nodeHttpClient", () => {
  const http = nodeHttpClient(systemClock());
  const request = { method: "GET", headers: {}, timeout: 5_000 } as const;

  it("sends JSON and gives back status, Retry-After in milliseconds and JSON", async () => {
    const url = await serving((incoming, outgoing) => {
      incoming.pipe(outgoing.writeHead(429, { "retry-after": "3" }));
    });
    const response = await http.send({ ...request, method: "POST", url: url.href, body: { text: "Größe" } });
    expect(response).toEqual({ status: 429, retryAfter: 3000, body: { text: "Größe" } });
  });

  it("reads a Retry-After date by the clock", async () => {
    const clock = manualClock({ start: Date.UTC(2026, 0, 1) });
    const url = await serving((_, outgoing) => {
      outgoing.writeHead(503, { "retry-after": "Thu, 01 Jan 2026 00:00:10 GMT" }).end("busy");
    });
    expect(await nodeHttpClient(clock).send({ ...request, url: url.href })).toEqual({
      status: 503,
      retryAfter: 10_000,
      body: "busy",
    });
  });

  it("reads no more of a body than it promises", async () => {
    const url = await serving((_, outgoing) => outgoing.end("x".repeat(3 * MOST_BODY_BYTES)));
    expect(String((await http.send({ ...request, url: url.href })).body)).toHaveLength(MOST_BODY_BYTES);
  });

  it("does not follow a redirect", async () => {
    const url = await serving((_, outgoing) => outgoing.writeHead(302, { location: "/other" }).end());
    expect(await http.send({ ...request, url: url.href })).toMatchObject({ status: 302 });
  });

  it("gives up after the timeout as a NETWORK fault", async () => {
    const clock = manualClock();
    const url = await serving(() => void clock.advance(1_000));
    await expect(nodeHttpClient(clock).send({ ...request, url: url.href, timeout: 1_000 })).rejects.toMatchObject({
      name: "NETWORK",
      message: `GET ${url.origin}/ failed: no answer within 1000 ms.`,
    });
  });

  it.each([
    { address: "169.254.169.254", family: 4 },
    { address: "::ffff:169.254.169.254", family: 6 },
    { address: "fe80::1%eth0", family: 6 },
    { address: "fd00:ec2::254", family: 6 },
  ])("refuses a name that resolves to $address, also beside a good address", async (bad) => {
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }, bad];
    const named = nodeHttpClient(systemClock(), resolve);
    await expect(named.send({ ...request, url: "http://innocent.example/latest" })).rejects.toMatchObject({
      name: "VALIDATION",
      code: "url_refused",
    });
  });

  it("calls the address that was checked", async () => {
    const url = await serving((incoming, outgoing) => outgoing.end(JSON.stringify(incoming.headers.host)));
    const named = nodeHttpClient(systemClock(), async () => [{ address: "127.0.0.1", family: 4 }]);
    const response = await named.send({ ...request, url: `http://innocent.example:${url.port}/` });
    expect(response.body).toBe(`innocent.example:${url.port}`);
  });

  it("refuses the address itself", async () => {
    await expect(http.send({ ...request, url: "http://[::ffff:a9fe:a9fe]/" })).rejects.toMatchObject({
      code: "url_refused",
    });
  });

  it("makes an address where nobody listens a NETWORK fault, and one that is none a VALIDATION fault", async () => {
    await expect(http.send({ ...request, url: "http://127.0.0.1:9/hook?token=secret" })).rejects.toMatchObject({
      name: "NETWORK",
      message: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:9\/hook failed: [^?]+\.$/),
    });
    await expect(http.send({ ...request, url: "not a url" })).rejects.toMatchObject({ name: "VALIDATION" });
  });
});

async function serving(listener: RequestListener): Promise<URL> {
  const server = createServer(listener).unref();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}
