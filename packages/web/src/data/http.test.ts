import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiFault } from "./fault.ts";
import { getEvenFailing, getJson, postJson, withQuery } from "./http.ts";
import { fakeSession } from "./session.fixture.ts";
import { useSession } from "./session.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  useSession.setState({ session: null });
});

function answers(status: number, body: string) {
  const fetched = vi.fn(async (_path: string, _init?: RequestInit) => new Response(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

async function faultOf(request: Promise<unknown>): Promise<ApiFault> {
  const fault = await request.catch((error: unknown) => error);
  if (!(fault instanceof ApiFault)) throw new Error(`Expected an ApiFault, received ${String(fault)}.`);
  return fault;
}

describe("requests", () => {
  it("repeat a parameter for each item of a list", () => {
    expect(withQuery("/api/events", { type: ["A", "B"], stream: "form#1", cursor: undefined })).toBe(
      "/api/events?type=A&type=B&stream=form%231",
    );
  });

  it("send JSON with its key", async () => {
    const fetched = answers(201, "{}");
    await postJson("/api/events", { body: { type: "A" }, idempotencyKey: "k" });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      body: '{"type":"A"}',
      headers: { "content-type": "application/json", "idempotency-key": "k" },
    });
  });

  it("fail with the server's code, sentence and problems", async () => {
    const details = [{ path: "data.name", expected: "text", received: "3", message: "" }];
    answers(400, JSON.stringify({ error: { code: "invalid", message: "data.name: no", details } }));
    const fault = await faultOf(postJson("/api/events"));
    expect(fault).toMatchObject({ status: 400, code: "invalid", message: "data.name: no", problems: details });
  });

  it("say when the answer is not JSON", async () => {
    answers(502, "<html>");
    expect(await faultOf(getJson("/api/runs"))).toMatchObject({ status: 502, code: "unreadable" });
  });

  it("say when nobody answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    expect(await faultOf(getJson("/api/runs"))).toMatchObject({ status: 0, code: "unreachable" });
  });

  it("take a 503 for an answer where it is one, and not where it says why there is none", async () => {
    answers(503, '{"status":"failing"}');
    expect(await getEvenFailing("/health")).toEqual({ status: "failing" });
    answers(503, JSON.stringify({ error: { code: "overloaded", message: "Full.", details: [] } }));
    expect(await faultOf(getEvenFailing("/health"))).toMatchObject({ status: 503, code: "overloaded" });
  });
});

describe("requests of who is signed in", () => {
  /** Lets the server take one token alone, and the operator renew into `renewed`. */
  function signedIn(taken: string, renewed = "second") {
    const fetched = vi.fn(async (_path: string, init?: RequestInit) =>
      new Headers(init?.headers).get("authorization") === `Bearer ${taken}`
        ? new Response("{}")
        : new Response('{"message":"Unauthorized"}', { status: 401 }),
    );
    vi.stubGlobal("fetch", fetched);
    const end = vi.fn(async (_because: string) => {});
    const tokens = { token: async () => "first", tokenAfter: async () => renewed };
    useSession.setState({ session: fakeSession({ ...tokens, end }) });
    return { fetched, end };
  }

  it("carry a token beside their other headers", async () => {
    const { fetched } = signedIn("first");
    await postJson("/api/events", { body: {}, idempotencyKey: "k" });
    expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({
      ...{ "content-type": "application/json", "idempotency-key": "k", authorization: "Bearer first" },
    });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("are sent once more with another token where theirs is refused", async () => {
    const { fetched, end } = signedIn("second");
    expect(await getJson("/api/runs")).toEqual({});
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(end).not.toHaveBeenCalled();
  });

  it("end the session where the other token is refused too", async () => {
    const { fetched, end } = signedIn("third");
    expect(await faultOf(getJson("/api/runs"))).toMatchObject({ status: 401 });
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(end.mock.calls).toEqual([["The server refuses your sign-in. Sign in again."]]);
  });
});
