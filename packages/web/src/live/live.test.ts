import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { factsAt, runOf } from "./facts.fixture.ts";
import { lose, tell, world } from "./fake-live.fixture.ts";
import type { Live } from "./live.ts";

const positions = (live: Live) => live.status().log.facts.map(({ position }) => position);

describe("the live connection", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is open once the server greets", () => {
    const { live, hello } = world();
    expect(live.status().connection.kind).toBe("connecting");
    hello(3);
    expect(live.status()).toMatchObject({ connection: { kind: "open" }, stage: "local", version: "1", opened: 1 });
  });

  it("continues after the last fact that it has seen", () => {
    const { sockets, socket, say, hello } = world();
    hello(3);
    say({ kind: "facts", items: [...factsAt(4, 5)], position: 5 });
    lose(socket());
    vi.advanceTimersByTime(500);
    expect(sockets.map(({ after }) => after)).toEqual([null, 5]);
  });

  it("waits longer after each failure, up to 15 seconds", () => {
    const { live, socket } = world();
    const waits = [500, 1000, 2000, 4000, 8000, 15_000, 15_000].map((wait) => {
      lose(socket());
      const { connection } = live.status();
      const announced = connection.kind === "lost" ? connection.retryAt - Date.now() : null;
      vi.advanceTimersByTime(wait);
      return announced;
    });
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it("tries at once when it is asked to", () => {
    const { live, sockets, socket } = world();
    lose(socket());
    live.retry();
    expect(sockets).toHaveLength(2);
  });

  it("takes a connection whose pong does not come for lost", () => {
    const { live, socket, hello } = world();
    hello(1);
    vi.advanceTimersByTime(10_000);
    expect(socket().closed).toBe(true);
    expect(live.status().connection.kind).toBe("lost");
  });

  it("speaks first, since behind a gateway no server can", () => {
    const { open, socket, live } = world();
    open();
    expect(socket().sent.map((text) => JSON.parse(text).kind)).toEqual(["ping"]);
    live.close();
  });

  it("measures the round trip", () => {
    const { live, socket, say, hello } = world();
    hello(1);
    const { at } = JSON.parse(socket().sent[0] ?? "{}") as { readonly at: number };
    vi.advanceTimersByTime(7);
    say({ kind: "pong", at });
    expect(live.status().roundTrip).toBe(7);
  });

  it("pages through a gap and then shows what was pushed meanwhile", async () => {
    const pages = [
      { items: factsAt(2, 3).map((fact) => ({ ...fact, runs: [] })), next: "3" },
      { items: factsAt(4).map((fact) => ({ ...fact, runs: [] })), next: null },
    ];
    const { live, say, hello, fetchPage } = world();
    fetchPage.mockImplementation(async () => pages.shift() ?? { items: [], next: null });
    hello(1);
    say({ kind: "gap", from: 1, to: 4 });
    say({ kind: "facts", items: [...factsAt(5)], position: 5 });
    await vi.advanceTimersByTimeAsync(0);
    expect(fetchPage.mock.calls).toEqual([[1], [3]]);
    expect(positions(live)).toEqual([2, 3, 4, 5]);
  });

  it("asks again for a page that could not be read", async () => {
    const { live, say, hello, fetchPage } = world();
    fetchPage.mockRejectedValueOnce(new Error("down"));
    fetchPage.mockResolvedValueOnce({ items: factsAt(2).map((fact) => ({ ...fact, runs: [] })), next: null });
    hello(1);
    say({ kind: "gap", from: 1, to: 2 });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(positions(live)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(positions(live)).toEqual([2]);
  });

  it("learns what became of runs while it was away", async () => {
    const { live, socket, hello, fetchRuns } = world();
    fetchRuns.mockResolvedValue([runOf("a")]);
    hello(1);
    expect(fetchRuns).not.toHaveBeenCalled();
    lose(socket());
    vi.advanceTimersByTime(500);
    hello(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(live.status().runs.runs.has("a")).toBe(true);
  });

  it("tells its readers of a burst at once and once more, not each time", () => {
    const { live, say, hello } = world();
    hello(0);
    vi.advanceTimersByTime(1_000);
    const listener = vi.fn();
    live.subscribe(listener);
    for (let position = 1; position <= 100; position += 1)
      say({ kind: "facts", items: [...factsAt(position)], position });
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(50);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(positions(live)).toHaveLength(100);
  });

  it("ignores what it does not understand", () => {
    const { live, socket } = world();
    tell(socket(), "not json");
    tell(socket(), '{"kind":"from the future"}');
    expect(live.status().connection.kind).toBe("connecting");
  });

  it("stays closed when it is closed", () => {
    const { live, sockets, socket, hello } = world();
    hello(1);
    live.close();
    lose(socket());
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });
});
