import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const TIME = "2026-11-20T15:00:00.000Z";
const counter = (value: number, version: number, counterId = "global") => ({
  counterId,
  value,
  version,
  changedAt: TIME,
});

function changed(version: number, value: number) {
  const meta = { correlationId: "c", causationId: null, actor: "cli", source: "test" };
  const data = { counterId: "global", delta: 1, value, version, milestone: null };
  return {
    id: `e${version}`,
    type: "CounterChanged",
    schemaVersion: 1,
    stream: "counter#global",
    version,
    position: version,
    time: TIME,
    data,
    meta,
  };
}

/** A server with one counter; `refuse` answers every change instead. */
function openCounter(search = "", refuse?: () => Response) {
  const stored = [changed(2, 8), changed(1, 7)];
  let value = 8;
  let version = 2;
  return renderConsole(`/counter${search}`, (path, init) => {
    const [, id, verb] = /^\/api\/counters\/([\w-]+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (path.startsWith("/api/streams/counter/global/events"))
      return { items: stored.map((fact) => ({ ...fact, runs: [] })), next: null };
    if (id === undefined) return undefined;
    if (verb === undefined) return id === "global" ? counter(value, version) : counter(0, 0, id);
    if (refuse !== undefined) return refuse();
    const { amount } = JSON.parse(String(init?.body));
    value += verb === "increment" ? amount : -amount;
    version += 1;
    const event = { id: `e${version}`, type: "CounterChanged", version, position: version, time: TIME };
    return { status: "recorded", stream: "counter#global", id, counterId: id, value, version, events: [event] };
  });
}

async function hero() {
  return within(await screen.findByRole("region", { name: "Value" }));
}
const shows = (text: string) => waitFor(() => expect(document.querySelector(".num")?.textContent).toContain(text));

describe("the Counter page", () => {
  it("changes by its buttons", async () => {
    openCounter();
    const region = await hero();
    fireEvent.click(await region.findByRole("button", { name: "+100" }));
    await shows("108");
    expect(region.getByText("version 3")).toBeDefined();
  });

  it("changes by arrow keys, with shift by ten", async () => {
    openCounter();
    await (await hero()).findByRole("button", { name: "+100" });
    fireEvent.keyDown(document.body, { key: "ArrowUp", shiftKey: true });
    await shows("18");
    fireEvent.keyDown(document.body, { key: "ArrowDown" });
    await shows("17");
  });

  it("shows a change that somebody else made, with its version in the list", async () => {
    const { server } = openCounter();
    await (await hero()).findByText("version 2");
    act(() => server.hello(2));
    act(() => {
      server.say({ kind: "counters", items: [counter(9, 3)] });
      server.say({ kind: "facts", items: [changed(3, 9)], position: 3 });
    });
    await shows("9");
    expect(await screen.findByText(/2 → 3/)).toBeDefined();
  });

  it("never goes back to an older version that comes late", async () => {
    const { server } = openCounter();
    await (await hero()).findByText("version 2");
    act(() => server.say({ kind: "counters", items: [counter(50, 9)] }));
    await shows("50");
    act(() => server.say({ kind: "counters", items: [counter(9, 3)] }));
    await (await hero()).findByText("version 9");
  });

  it("leaves other counters' messages alone", async () => {
    const { server } = openCounter();
    await (await hero()).findByText("version 2");
    act(() => server.say({ kind: "counters", items: [counter(99, 9, "other")] }));
    await (await hero()).findByText("version 2");
  });

  it("says why a change was refused", async () => {
    const error = { code: "version_conflict", message: "The counter was too busy; try again.", details: [] };
    openCounter("", () => Response.json({ error }, { status: 409 }));
    fireEvent.click(await (await hero()).findByRole("button", { name: "−1" }));
    expect((await screen.findByRole("alert")).textContent).toContain("too busy");
  });

  it("sends a change whose answer was lost again under the same key", async () => {
    const answers = [
      new Response("", { status: 502 }),
      Response.json({ error: { code: "x", message: "no", details: [] } }, { status: 409 }),
    ];
    const { fetched } = openCounter("", () => answers.shift() ?? Response.error());
    fireEvent.click(await (await hero()).findByRole("button", { name: "+10" }));
    await screen.findByRole("alert", undefined, { timeout: 4_000 });
    const keys = fetched.mock.calls
      .filter(([path]) => path.endsWith("/increment"))
      .map(([, init]) => new Headers(init?.headers).get("idempotency-key"));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("opens another counter, and refuses what is no id", async () => {
    const { address } = openCounter();
    const input = await screen.findByLabelText("Id of another counter");
    fireEvent.change(input, { target: { value: "not an id" } });
    fireEvent.click(screen.getByRole("button", { name: "Show" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Expected 1 to 64");
    fireEvent.change(input, { target: { value: "visits" } });
    fireEvent.click(screen.getByRole("button", { name: "Show" }));
    await waitFor(() => expect(address()).toBe("/counter?id=visits"));
    expect(await screen.findByText("never changed")).toBeDefined();
  });
});
