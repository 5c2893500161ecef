import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function event(version: number) {
  const meta = { correlationId: "c", causationId: null, actor: "run:run-7", source: "test" };
  const data = { counterId: "global", delta: 1, value: version * 10, version, milestone: null };
  const time = new Date(version * 1_000).toISOString();
  return {
    id: `e${version}`,
    type: "CounterChanged",
    schemaVersion: 1,
    stream: "counter#global",
    version,
    position: version,
    time,
    data,
    meta,
    runs: [],
  };
}
const stateAt = (version: number) => ({ value: version * 10, version });

function openStream(search: string, versions = 30) {
  const now = { versions };
  const page = renderConsole(`/streams/counter/global${search}`, (path) => {
    const url = new URL(path, "http://test");
    if (url.pathname === "/api/streams/counter/global/events") {
      const items = Array.from({ length: now.versions }, (_, index) => event(now.versions - index));
      return { items, next: null };
    }
    if (url.pathname !== "/api/streams/counter/global") return undefined;
    const at = Number(url.searchParams.get("at") ?? now.versions);
    const before = at === 1 ? null : stateAt(at - 1);
    const name = { stream: "counter#global", category: "counter", id: "global" };
    return { ...name, version: now.versions, at, state: stateAt(at), before, event: event(at) };
  });
  return { ...page, now };
}

const pane = (version: number) => screen.findByRole("region", { name: `State at version ${version}` });
const press = (key: string, shiftKey = false) => fireEvent.keyDown(document.body, { key, shiftKey });

describe("the page of a stream", () => {
  it("shows the newest version without one in the address", async () => {
    openStream("");
    expect((await pane(30)).textContent).toContain("300");
  });

  it("shows the state at the version of the address, and what that version changed", async () => {
    openStream("?at=12");
    expect((await pane(12)).textContent).toContain("value: 120");
    const diff = within(screen.getByRole("region", { name: "Difference of version 12" }));
    expect(diff.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "{",
      "−value: 110,",
      "+value: 120,",
      "−version: 11",
      "+version: 12",
      "}",
    ]);
  });

  it("steps by arrow keys, with shift by ten, and jumps to both ends", async () => {
    const { address } = openStream("?at=12");
    await pane(12);
    for (const [key, shift, at] of [
      ["ArrowRight", false, "?at=13"],
      ["ArrowLeft", true, "?at=3"],
      ["Home", false, "?at=1"],
      ["End", false, ""],
    ] as const) {
      press(key, shift);
      await waitFor(() => expect(address()).toBe(`/streams/counter/global${at}`));
    }
    await pane(30);
  });

  it("goes where the slider is put", async () => {
    const { address } = openStream("");
    fireEvent.change(await screen.findByRole("slider", { name: "Version" }), { target: { value: "7" } });
    await pane(7);
    expect(address()).toContain("at=7");
  });

  it("plays by the space bar until it is stopped", async () => {
    openStream("?at=1");
    await pane(1);
    press(" ");
    await pane(2);
    press(" ");
    expect(await screen.findByRole("button", { name: "Play" })).toBeDefined();
  });

  it("takes a version that is typed, and keeps to those that there are", async () => {
    const { address } = openStream("");
    const box = await screen.findByRole("textbox", { name: "Version" });
    fireEvent.change(box, { target: { value: "0" } });
    fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(address()).toContain("at=1"));
    fireEvent.change(box, { target: { value: "999" } });
    fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(address()).not.toContain("at="));
  });

  it("links the run that recorded the version", async () => {
    openStream("");
    await pane(30);
    expect(screen.getByTitle("run-7").closest("a")?.getAttribute("href")).toBe("/runs/run-7");
  });

  it("follows the stream as it grows, unless a version was chosen", async () => {
    const { server, now } = openStream("");
    await pane(30);
    act(() => server.hello(30));
    now.versions = 31;
    const { runs: _runs, ...fact } = event(31);
    act(() => server.say({ kind: "facts", items: [fact], position: 31 }));
    await pane(31);
  });

  it("says that there is no such stream", async () => {
    renderConsole("/streams/task/unknown", () => undefined);
    expect(await screen.findByText("There is no such stream")).toBeDefined();
  });
});
