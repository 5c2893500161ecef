import type { EventItem } from "@bridgework/functions/http/contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { factAt, factsAt, runOf } from "../live/facts.fixture.ts";
import { catalog, pageOf, renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const item = (position: number, more: Partial<EventItem> = {}): EventItem => ({
  ...factAt(position),
  runs: [],
  ...more,
});

function openPage(address: string, stored: readonly EventItem[]) {
  const now = { stored };
  const page = renderConsole(address, (path) => {
    if (path.startsWith("/api/catalog")) return catalog;
    const [, id] = /^\/api\/events\/(.+)$/.exec(path) ?? [];
    const found = now.stored.find((event) => event.id === id);
    if (id !== undefined) return found === undefined ? undefined : { ...found, rules: [] };
    return path.startsWith("/api/events") ? pageOf(now.stored) : undefined;
  });
  const push = (...positions: readonly number[]) =>
    act(() => page.server.say({ kind: "facts", items: [...factsAt(...positions)], position: positions.at(-1) ?? 0 }));
  return { ...page, now, push };
}

async function shownVersions(): Promise<readonly string[]> {
  const grid = await screen.findByRole("grid");
  return within(grid)
    .getAllByRole("row")
    .slice(1)
    .map((row) => /@(\d+)/.exec(row.textContent ?? "")?.[1] ?? "");
}

describe("the Events page", () => {
  it("shows what is stored, newest first", async () => {
    openPage("/events", [item(3), item(2), item(1)]);
    expect(await shownVersions()).toEqual(["3", "2", "1"]);
  });

  it("counts what is pushed and shows it on demand", async () => {
    const { server, push } = openPage("/events", [item(1)]);
    act(() => server.hello(1));
    await screen.findByRole("grid");
    push(2, 3);
    expect(await shownVersions()).toEqual(["1"]);
    fireEvent.click(await screen.findByRole("button", { name: "2 new events" }));
    expect(await shownVersions()).toEqual(["3", "2", "1"]);
  });

  it("shows what is pushed as it comes while it tails", async () => {
    const { server, push } = openPage("/events?live=tail", [item(1)]);
    act(() => server.hello(1));
    await screen.findByRole("grid");
    push(2);
    await waitFor(async () => expect(await shownVersions()).toEqual(["2", "1"]));
  });

  it("neither counts nor shows anything while it is paused", async () => {
    const { server, push } = openPage("/events?live=paused", [item(1)]);
    act(() => server.hello(1));
    await screen.findByRole("grid");
    push(2);
    expect(screen.queryByRole("button", { name: /new event/ })).toBeNull();
    expect(await shownVersions()).toEqual(["1"]);
  });

  it("reads the list again where the connection began after it was read", async () => {
    const { server, now } = openPage("/events", [item(1)]);
    await screen.findByRole("grid");
    now.stored = [item(2), item(1)];
    act(() => server.hello(2));
    await waitFor(async () => expect(await shownVersions()).toEqual(["2", "1"]));
  });

  it("turns from waiting for the first event into the list by itself", async () => {
    const { server, push } = openPage("/events", []);
    act(() => server.hello(0));
    expect(await screen.findByText("Waiting for the first event…")).toBeDefined();
    push(1);
    await waitFor(async () => expect(await shownVersions()).toEqual(["1"]));
  });

  it("shows the run that a rule starts as soon as it is pushed", async () => {
    const { server } = openPage("/events", [item(1)]);
    act(() => server.hello(1));
    await screen.findByText("no match");
    act(() => server.say({ kind: "runs", items: [runOf("r", {}, "event-1")] }));
    expect((await screen.findByTitle("task-run")).textContent).toContain("running");
  });

  it("is driven by keys: j and k move, Enter opens, Escape closes", async () => {
    const { address } = openPage("/events", [item(2), item(1)]);
    await screen.findByRole("grid");
    fireEvent.keyDown(document.body, { key: "j" });
    fireEvent.keyDown(document.body, { key: "j" });
    expect(document.activeElement?.textContent).toContain("@1");
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Enter" });
    await screen.findByRole("heading", { name: "CounterChanged" });
    expect(address()).toBe("/events?event=event-1");
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(address()).toBe("/events"));
  });

  it("says that nothing passes a filter and clears it", async () => {
    const { address } = openPage("/events?type=Nothing", []);
    fireEvent.click(await screen.findByRole("button", { name: "Clear the filter" }));
    await waitFor(() => expect(address()).toBe("/events"));
  });

  it("filters by what is typed and picked", async () => {
    const { address } = openPage("/events", [item(1)]);
    const input = await screen.findByRole("combobox", { name: "Filter events" });
    fireEvent.focus(input);
    fireEvent.change(input, { target: { value: "counter#global" } });
    expect((await screen.findByRole("option")).textContent).toBe("streamcounter#global");
    fireEvent.keyDown(input, { key: "Enter" });
    await waitFor(() => expect(address()).toBe("/events?stream=counter%23global"));
    fireEvent.click(await screen.findByRole("button", { name: "Remove the filter by stream" }));
    await waitFor(() => expect(address()).toBe("/events"));
  });
});
