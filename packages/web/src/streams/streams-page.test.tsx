import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { catalog, renderConsole } from "../testing/page.fixture.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const stream = (category: string, id: string) => ({
  stream: `${category}#${id}`,
  category,
  id,
  version: 4,
  lastType: "CounterChanged",
  lastTime: "2026-11-20T15:00:00.000Z",
});
const STORED = [stream("counter", "global"), stream("counter", "visits")];

function openStreams(search: string, items = STORED) {
  return renderConsole(`/streams${search}`, (path) => {
    if (path.startsWith("/api/catalog")) return catalog;
    if (path.startsWith("/api/streams/counter/visits")) {
      const event = { id: "e", type: "CounterChanged", meta: {}, runs: [] };
      return { ...stream("counter", "visits"), at: 4, state: {}, before: null, event };
    }
    return /^\/api\/streams(\?|$)/.test(path) ? { items, next: null } : undefined;
  });
}

describe("the Streams page", () => {
  it("lists streams with version and last event, and opens one", async () => {
    const { address } = openStreams("");
    const [, row] = within(await screen.findByRole("grid", { name: "Streams" })).getAllByRole("row");
    expect(row?.textContent).toMatch(/counter.*global.*4.*CounterChanged/);
    if (row !== undefined) fireEvent.click(row);
    await waitFor(() => expect(address()).toBe("/streams/counter/global"));
  });

  it("narrows the list by the beginning of an id", async () => {
    const { address } = openStreams("");
    fireEvent.change(await screen.findByRole("searchbox"), { target: { value: "vis" } });
    await waitFor(() => expect(within(screen.getByRole("grid")).getAllByRole("row")).toHaveLength(2));
    expect(address()).toBe("/streams?id=vis");
  });

  it("opens a whole id, at the version behind it", async () => {
    const { address } = openStreams("");
    const box = await screen.findByRole("searchbox");
    fireEvent.change(box, { target: { value: "counter#visits@2" } });
    await waitFor(() => expect(address()).toContain("id="));
    fireEvent.keyDown(box, { key: "Enter" });
    await waitFor(() => expect(address()).toBe("/streams/counter/visits?at=2"));
  });

  it("says that no stream is called so", async () => {
    openStreams("?id=nobody");
    fireEvent.keyDown(await screen.findByRole("searchbox"), { key: "Enter" });
    expect((await screen.findByRole("alert")).textContent).toContain("No stream is called nobody.");
  });

  it("clears a filter that nothing passes", async () => {
    const { address } = openStreams("?id=nobody");
    fireEvent.click(await screen.findByRole("button", { name: "Clear the filter" }));
    await waitFor(() => expect(address()).toBe("/streams"));
  });

  it("says how the first stream comes about", async () => {
    openStreams("", []);
    expect(await screen.findByText("No stream yet")).toBeDefined();
  });
});
