import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fakeSession } from "../data/session.fixture.ts";
import { useSession } from "../data/session.ts";
import { browserLive } from "./browser-live.ts";
import type { Live } from "./live.ts";

/** WebSockets that were opened, in their order. */
const opened: FakeWebSocket[] = [];

class FakeWebSocket {
  readonly url: string;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(url: URL) {
    this.url = url.href;
    opened.push(this);
  }

  send(): void {}
  close(): void {}
}

let live: Live | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeWebSocket);
  opened.length = 0;
});
afterEach(() => {
  live?.close();
  useSession.setState({ session: null });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets the server greet at a position, then lose the connection. */
function greetAndLose(head: number): void {
  const socket = opened.at(-1);
  socket?.onopen?.();
  socket?.onmessage?.({ data: JSON.stringify({ kind: "hello", version: "1", stage: "dev", head }) });
  socket?.onmessage?.({ data: JSON.stringify({ kind: "facts", items: [], position: head }) });
  socket?.onclose?.();
}

describe("the browser's live connection", () => {
  it("is at the page's own address where nobody signs in", () => {
    live = browserLive();
    expect(opened.map(({ url }) => url)).toEqual([`${window.location.origin.replace("http", "ws")}/api/live`]);
  });

  it("is opened by a ticket where the operator has signed in, each time by another", async () => {
    let tickets = 0;
    const fetched = vi.fn(async (path: string, _init?: RequestInit) => {
      if (path !== "/api/live/tickets") return Response.json({ items: [], next: null });
      tickets += 1;
      return Response.json({ url: `wss://live.example/$default?ticket=${tickets}` }, { status: 201 });
    });
    vi.stubGlobal("fetch", fetched);
    useSession.setState({ session: fakeSession() });
    live = browserLive();
    await vi.advanceTimersByTimeAsync(0);
    expect(opened.map(({ url }) => url)).toEqual(["wss://live.example/$default?ticket=1"]);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: "{}" });

    greetAndLose(7);
    await vi.advanceTimersByTimeAsync(500);
    expect(opened.map(({ url }) => url).slice(1)).toEqual(["wss://live.example/$default?ticket=2&after=7"]);
  });

  it("is tried again where no ticket can be had", async () => {
    const fetched = vi.fn(async () => Response.json({ message: "Service Unavailable" }, { status: 503 }));
    vi.stubGlobal("fetch", fetched);
    useSession.setState({ session: fakeSession() });
    live = browserLive();
    await vi.advanceTimersByTimeAsync(0);
    expect(live.status().connection.kind).toBe("lost");
    await vi.advanceTimersByTimeAsync(500);
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(opened).toEqual([]);
  });
});
