import { describe, expect, it } from "vitest";
import { httpClientContract, type OpenHttpClient, type Served } from "../ports/http-client.contract.ts";
import { type OutgoingRequest, readResponse } from "../ports/http-client.ts";
import { manualClock } from "./clock.ts";
import { memoryHttpClient } from "./http-client.ts";

function openMemory(): OpenHttpClient {
  const clock = manualClock();
  const served = new Map<string, Served>();
  const answer = async (request: OutgoingRequest) => {
    const serve = served.get(request.url);
    if (serve === undefined) throw new Error("nobody listens");
    const { method, headers, body = null } = request;
    const given = await serve({ method, headers, body });
    const retryAfter = given.headers?.["retry-after"] ?? null;
    return readResponse({ status: given.status, retryAfter, body: Buffer.from(given.text ?? "") }, clock.now());
  };
  return {
    http: memoryHttpClient(answer, clock),
    clock,
    serve: async (serve) => {
      const url = `http://host-${served.size}.example/`;
      served.set(url, serve);
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
