import type { RunDetail } from "@bridgework/functions/http/contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";
import { attempt, givenUpRun, state } from "./runs.fixture.ts";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const HISTORY = {
  items: [
    { id: 1, previousEventId: 0, type: "ExecutionStarted", timestamp: "2026-11-20T14:26:39.902Z" },
    {
      id: 2,
      previousEventId: 1,
      type: "TaskFailed",
      timestamp: "2026-11-20T14:26:40.902Z",
      taskFailedEventDetails: { error: "NETWORK", cause: '{"errorMessage":"connection refused"}' },
    },
  ],
  next: null,
};

function openRun(search: string, run: RunDetail = givenUpRun()) {
  const now = { run };
  const page = renderConsole(`/runs/${run.id}${search}`, (path) => {
    if (path.includes("/history")) return HISTORY;
    return path === `/api/runs/${run.id}` ? now.run : undefined;
  });
  return { ...page, now };
}

const lines = async () => {
  const tree = await screen.findByRole("tree", { name: "States of the run" });
  return within(tree).getAllByRole("treeitem");
};
const line = async (name: string) => {
  const found = (await lines()).find((each) => each.textContent?.includes(name));
  return found ?? expect.fail(`There is no line ${name}.`);
};

describe("the page of a run", () => {
  it("says what it came to and what went wrong on the way", async () => {
    openRun("");
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe("Succeeded");
    expect(screen.getByRole("button", { name: /SendSms failed after 3 attempts, caught/ })).toBeDefined();
  });

  it("opens on what went wrong, with its attempts and the waits between them", async () => {
    openRun("");
    const panel = await screen.findByRole("complementary", { name: "Details of SendSms" });
    expect(within(panel).getByText("Rate exceeded for phone number pool +49*")).toBeDefined();
    expect(within(panel).getByText("then 4 m 11 s")).toBeDefined();
    expect(within(panel).getByText("the last try")).toBeDefined();
  });

  it("shows the state that is clicked, and the address says so", async () => {
    const { address } = openRun("");
    fireEvent.click(await line("SendEmail"));
    await screen.findByRole("complementary", { name: "Details of SendEmail" });
    expect(address()).toContain("step=5");
  });

  it("closes the panel for good", async () => {
    const { address } = openRun("");
    fireEvent.click(await screen.findByRole("button", { name: "Close the panel" }));
    await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
    expect(address()).toContain("step=none");
  });

  it("closes and opens lines by keys, and keeps them in the address", async () => {
    const { address } = openRun("");
    fireEvent.keyDown(await line("form-notify"), { key: "ArrowDown" });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "ArrowLeft" });
    await waitFor(() => expect(address()).toContain("closed=2"));
    expect((await lines()).map(({ textContent }) => /[A-Za-z-]{4,}/.exec(textContent ?? "")?.[0])).toHaveLength(3);
    fireEvent.keyDown(document.body, { key: "e" });
    await waitFor(() => expect(address()).not.toContain("closed"));
  });

  it("opens as the address says", async () => {
    openRun("?closed=2-4&step=9");
    await screen.findByRole("complementary", { name: "Details of Complete" });
    expect(await lines()).toHaveLength(3);
  });

  it("cuts four minutes of waiting out, and shows them on demand", async () => {
    openRun("");
    fireEvent.click(await screen.findByTitle("Idle time. Click to show its full length."));
    await waitFor(() => expect(screen.queryByTitle("Idle time. Click to show its full length.")).toBeNull());
  });

  it("reads a running run again when it was pushed", async () => {
    const running = givenUpRun({
      status: "RUNNING",
      activity: "working",
      stoppedAt: null,
      timeline: [state(2, "Execute", 0, null, { attempts: [attempt(1, 0, null)] })],
    });
    const { server, now } = openRun("", running);
    await screen.findByRole("heading", { level: 1, name: "Running" });
    now.run = givenUpRun({ id: running.id });
    const { input: _input, output: _output, definition: _definition, timeline: _timeline, ...item } = now.run;
    act(() => server.hello(0));
    act(() => server.say({ kind: "runs", items: [item] }));
    await screen.findByRole("heading", { level: 1, name: "Succeeded" });
  });

  it("lists the history with what failed, and the details of the event that is chosen", async () => {
    openRun("?tab=history");
    const grid = await screen.findByRole("grid", { name: "History" });
    expect(within(grid).getByText("NETWORK · connection refused")).toBeDefined();
    fireEvent.click(within(grid).getByText("TaskFailed"));
    await screen.findByRole("complementary", { name: "Details of TaskFailed" });
  });

  it("says that there is no such run", async () => {
    renderConsole("/runs/unknown", () => undefined);
    expect(await screen.findByText("There is no such run")).toBeDefined();
  });
});
