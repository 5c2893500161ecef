import { describe, expect, it } from "vitest";
import { httpClientContract, type OpenHttpClient } from "../ports/http-client.contract.ts";
import { type IncomingResponse, type OutgoingRequest, readResponse } from "../ports/http-client.ts";
import { manualClock } from "./clock.ts";
import { memoryHttpClient } from "./http-client.ts";

function openMemory(): OpenHttpClient {
  const clock = manualClock();
  const hosts = new Map<string, (request: OutgoingRequest) => Promise<IncomingResponse>>();
  return {
    http: memoryHttpClient((request) => {
      const host = hosts.get(request.url);
      if (host === undefined) throw new Error("nobody listens");
      return host(request);
    }, clock),
    clock,
    serve: async (serve) => {
      const url = `http://host-${hosts.size}.example/`;
      hosts.set(url, async ({ method, headers, body = null }) => {
        const { status, headers: given = {}, text = "" } = await serve({ method, headers, body });
        return readResponse({ status, retryAfter: given["retry-after"] ?? null, body: Buffer.from(text) }, clock.now());
      });
      return url;
    },
    nobody: "http://nobody.example/",
    close: async () => {},
  };
}

httpClientContract("memoryHttpClient", async () => openMemory());

describe("memoryHttpClient", () => {
  it("answers as told and keeps the requests", async () => {
    const http = memoryHttpClient((_, call) => ({ status: call === 1 ? 503 : 200, retryAfter: null, body: null }));
    const request = { method: "GET", url: "https://example.com/", headers: {}, timeout: 1000 } as const;
    expect([(await http.send(request)).status, (await http.send(request)).status]).toEqual([503, 200]);
    expect(http.requests).toEqual([request, request]);
  });
});
