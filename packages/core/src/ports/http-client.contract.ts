import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../kernel/json.ts";
import type { ManualClock } from "../memory/clock.ts";
import { type HttpClient, MOST_BODY_BYTES, type OutgoingRequest } from "./http-client.ts";

export interface OpenHttpClient {
  readonly http: HttpClient;
  /** The client's clock. It begins at 2026-01-01T00:00:00Z. */
  readonly clock: ManualClock;
  /** Resolves with the address of somebody who answers every request so. */
  serve(answer: Served): Promise<string>;
  /** The address of nobody. */
  readonly nobody: string;
  close(): Promise<void>;
}

export type Served = (received: ReceivedRequest) => Promise<ServedAnswer>;

export interface ReceivedRequest {
  readonly method: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export interface ServedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** Everything that `HttpClient` promises. Each test gets a client of its own. */
export function httpClientContract(name: string, open: () => Promise<OpenHttpClient>): void {
  describe(`${name} keeps the terms of an HTTP client`, () => {
    let opened: OpenHttpClient;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const send = (url: string, rest: Partial<OutgoingRequest> = {}) =>
      opened.http.send({ method: "GET", url, headers: {}, timeout: 1_000, ...rest });
    const answerTo = async (answer: ServedAnswer) => send(await opened.serve(async () => answer));

    it("sends the method, the headers and the body as JSON", async () => {
      const received: ReceivedRequest[] = [];
      const url = await opened.serve(async (request) => {
        received.push(request);
        return { status: 200 };
      });
      await send(url, { method: "PUT", headers: { "x-key": "k1" }, body: { text: "Größe 📦", list: [1, null] } });
      expect(received).toMatchObject([
        { method: "PUT", headers: { "x-key": "k1" }, body: { text: "Größe 📦", list: [1, null] } },
      ]);
    });

    it.each([200, 204, 302, 404, 429, 500, 503])("answers with the status %i after one call", async (status) => {
      let calls = 0;
      const url = await opened.serve(async () => {
        calls += 1;
        return { status, headers: { location: "/other" } };
      });
      expect(await send(url)).toMatchObject({ status });
      expect(calls).toBe(1);
    });

    it.each([
      { text: '{"text":"Größe","list":[1,null]}', body: { text: "Größe", list: [1, null] } },
      { text: "12", body: 12 },
      { text: "busy, {", body: "busy, {" },
      { text: "", body: "" },
    ])("reads the body $text as JSON where it parses, else as text", async ({ text, body }) => {
      expect((await answerTo({ status: 200, text })).body).toEqual(body);
    });

    it.each([
      { header: "3", retryAfter: 3_000 },
      { header: "0", retryAfter: 0 },
      { header: "Thu, 01 Jan 2026 00:00:10 GMT", retryAfter: 10_000 },
      { header: "Wed, 31 Dec 2025 23:59:50 GMT", retryAfter: 0 },
      { header: "soon", retryAfter: null },
    ])("reads Retry-After: $header as $retryAfter milliseconds", async ({ header, retryAfter }) => {
      expect(await answerTo({ status: 503, headers: { "retry-after": header } })).toMatchObject({ retryAfter });
    });

    it("has no Retry-After where the answer has none", async () => {
      expect(await answerTo({ status: 503 })).toMatchObject({ retryAfter: null });
    });

    it("reads no more of a body than it promises, and all of one of that size", async () => {
      const lengthOf = async (length: number) =>
        String((await answerTo({ status: 200, text: "x".repeat(length) })).body).length;
      expect(await lengthOf(MOST_BODY_BYTES)).toBe(MOST_BODY_BYTES);
      expect(await lengthOf(3 * MOST_BODY_BYTES)).toBe(MOST_BODY_BYTES);
    });

    it("makes a connection that fails a NETWORK fault, whose message leaves out the query", async () => {
      await expect(send(`${opened.nobody}hook?token=secret`)).rejects.toMatchObject({
        name: "NETWORK",
        code: "unreachable",
        message: expect.stringMatching(/^GET http:\/\/[^/]+\/hook failed: [^?]+\.$/),
      });
    });

    it("makes an address that is none a VALIDATION fault", async () => {
      await expect(send("not a url")).rejects.toMatchObject({ name: "VALIDATION", code: "bad_url" });
    });

    it("waits as long as the timeout, then gives up with a NETWORK fault", async () => {
      const url = (delay: number) =>
        opened.serve(async () => {
          await opened.clock.advance(delay);
          return { status: 200 };
        });
      expect(await send(await url(999))).toMatchObject({ status: 200 });
      const late = await url(1_000);
      await expect(send(late)).rejects.toMatchObject({
        name: "NETWORK",
        code: "timeout",
        message: `GET ${late} failed: no answer within 1000 ms.`,
      });
    });

    it("leaves no timer behind, whether there was an answer or not", async () => {
      await answerTo({ status: 200 });
      await send(opened.nobody).catch(() => {});
      expect(opened.clock.pending()).toBe(0);
    });
  });
}
