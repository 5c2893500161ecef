import type { RunItem } from "@bridgework/functions/http/contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { addRuns, emptyBook } from "../live/run-book.ts";
import { catalog, renderConsole } from "../testing/page.fixture.tsx";
import { liveRuns } from "./live-runs.ts";
import { at, givenUpRun } from "./runs.fixture.ts";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function item(id: string, startedMs: number, more: Partial<RunItem> = {}): RunItem {
  const { input: _i, output: _o, definition: _d, timeline: _t, emitted: _e, events: _n, ...run } = givenUpRun();
  return { ...run, id, startedAt: at(startedMs), ...more };
}
const running = (id: string, startedMs: number) =>
  item(id, startedMs, { status: "RUNNING", activity: "working", stoppedAt: null });

function openRuns(search: string, items: readonly RunItem[]) {
  return renderConsole(`/runs${search}`, (path) => {
    if (path.startsWith("/api/catalog")) return catalog;
    return path.startsWith("/api/runs") ? { items, next: null } : undefined;
  });
}

describe("the live list of runs", () => {
  const ids = (runs: readonly RunItem[]) => runs.map(({ id }) => id);

  it("puts what was pushed since before what was read", () => {
    expect(ids(liveRuns([item("a", 1)], addRuns(emptyBook, [item("b", 2)]), {}))).toEqual(["b", "a"]);
  });

  it("leaves out what is older than what was read: it comes with the next page", () => {
    expect(ids(liveRuns([item("a", 5)], addRuns(emptyBook, [item("b", 2)]), {}))).toEqual(["a"]);
  });

  it("lets a run go that has left the filter's status", () => {
    const book = addRuns(emptyBook, [item("a", 1)]);
    expect(ids(liveRuns([running("a", 1)], book, { status: "RUNNING" }))).toEqual([]);
  });

  it("keeps to the filter for what was pushed", () => {
    const book = addRuns(emptyBook, [item("b", 2, { workflow: "task-run" })]);
    expect(ids(liveRuns([item("a", 1)], book, { workflow: "form-notify" }))).toEqual(["a"]);
  });
});

describe("the Runs page", () => {
  it("shows status, workflow, trigger and retries, and opens a run", async () => {
    const { address } = openRuns("", [item("run-1", 1)]);
    const grid = await screen.findByRole("grid", { name: "Runs" });
    const [, row] = within(grid).getAllByRole("row");
    expect(row?.textContent).toMatch(/Succeeded.*form-notify.*FormSubmitted.*2.*4 m 14 s/);
    if (row !== undefined) fireEvent.click(row);
    await waitFor(() => expect(address()).toBe("/runs/run-1"));
  });

  it("follows a run to its end", async () => {
    const { server } = openRuns("", [running("run-1", 1)]);
    const grid = await screen.findByRole("grid");
    expect(within(grid).getByText("Running")).toBeDefined();
    act(() => server.say({ kind: "runs", items: [item("run-1", 1, { status: "FAILED" })] }));
    expect(await within(grid).findByText("Failed")).toBeDefined();
  });

  it("filters by status through the address", async () => {
    const { address, fetched } = openRuns("", [item("run-1", 1)]);
    fireEvent.click(await screen.findByRole("button", { name: "Failed" }));
    await waitFor(() => expect(address()).toBe("/runs?status=FAILED"));
    await waitFor(() => expect(fetched.mock.calls.some(([path]) => path.includes("status=FAILED"))).toBe(true));
  });

  it("says how the first run comes about", async () => {
    openRuns("", []);
    expect(await screen.findByText("No run yet")).toBeDefined();
  });

  it("says why the list could not be read, and reads it again", async () => {
    const now = { broken: true };
    renderConsole("/runs", (path) => {
      if (!path.startsWith("/api/runs")) return undefined;
      const error = { code: "bad_cursor", message: "The cursor is not one of this list.", details: [] };
      return now.broken ? Response.json({ error }, { status: 400 }) : { items: [item("run-1", 1)], next: null };
    });
    expect((await screen.findByRole("alert")).textContent).toContain("The cursor is not one of this list.");
    now.broken = false;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("grid")).toBeDefined();
  });
});
