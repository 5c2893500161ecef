import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { manualClock } from "@bridgework/core/memory/clock";
import { httpClientContract, type OpenHttpClient, type Served } from "@bridgework/core/ports/http-client.contract";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { nodeHttpClient } from "./http-client.ts";

const servers: Server[] = [];

async function serving(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function receivedOf(incoming: IncomingMessage): Promise<Parameters<Served>[0]> {
  const { method = "", headers } = incoming;
  const content = await text(incoming);
  const single = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { method, headers: Object.fromEntries(single), body: content === "" ? null : JSON.parse(content) };
}

async function openNode(): Promise<OpenHttpClient> {
  const clock = manualClock();
  const serve = (served: Served) =>
    serving(async (incoming, outgoing) => {
      const { status, headers = {}, text: content } = await served(await receivedOf(incoming));
      outgoing.writeHead(status, headers).end(content);
    });
  const gone = await serve(async () => ({ status: 200 }));
  await closeServers();
  return {
    http: nodeHttpClient({ clock }),
    clock,
    serve: async (served) => (await serve(served)).href,
    nobody: gone.href,
    close: closeServers,
  };
}

httpClientContract("nodeHttpClient", openNode);

describe("nodeHttpClient", () => {
  const http = nodeHttpClient({ clock: systemClock() });
  const request = { method: "GET", headers: {}, timeout: 5_000 } as const;
  afterEach(closeServers);

  it("gives up also where the answer has begun and does not end", async () => {
    const clock = manualClock();
    const url = await serving((_, outgoing) => {
      outgoing.writeHead(200).write("a beginning", () => void clock.advance(5_000));
    });
    await expect(nodeHttpClient({ clock }).send({ ...request, url: url.href })).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it.each([
    { address: "169.254.169.254", family: 4 },
    { address: "::ffff:169.254.169.254", family: 6 },
    { address: "fe80::1%eth0", family: 6 },
    { address: "fd00:ec2::254", family: 6 },
  ])("refuses a name that resolves to $address, also beside a good address", async (bad) => {
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }, bad];
    const named = nodeHttpClient({ clock: systemClock(), resolve });
    await expect(named.send({ ...request, url: "http://innocent.example/latest" })).rejects.toMatchObject({
      name: "VALIDATION",
      code: "url_refused",
    });
  });

  it("calls the address that was checked", async () => {
    const url = await serving((incoming, outgoing) => outgoing.end(JSON.stringify(incoming.headers.host)));
    const named = nodeHttpClient({ clock: systemClock(), resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
    const response = await named.send({ ...request, url: `http://innocent.example:${url.port}/` });
    expect(response.body).toBe(`innocent.example:${url.port}`);
  });

  it("refuses the address itself", async () => {
    await expect(http.send({ ...request, url: "http://[::ffff:a9fe:a9fe]/" })).rejects.toMatchObject({
      code: "url_refused",
    });
  });

  it("does not follow a redirect to it", async () => {
    const url = await serving((_, outgoing) => outgoing.writeHead(302, { location: "http://169.254.169.254/" }).end());
    expect(await http.send({ ...request, url: url.href })).toMatchObject({ status: 302 });
  });

  it("reaches no network of its own where it may call the internet alone", async () => {
    const closed = nodeHttpClient({ clock: systemClock(), outbound: "public" });
    for (const url of ["http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/"])
      await expect(closed.send({ ...request, url })).rejects.toMatchObject({ code: "url_refused" });
  });

  it("reaches what it may once everything is allowed", async () => {
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const url = await serving((_, outgoing) => outgoing.end('"here"'));
    const open = nodeHttpClient({ clock: systemClock(), outbound: "any", resolve });
    const answer = await open.send({ ...request, url: `http://metadata.google.internal:${url.port}/` });
    expect(answer.body).toBe("here");
  });
});
