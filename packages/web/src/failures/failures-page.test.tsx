import type { DeadLetterItem } from "@bridgework/functions/http/contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderConsole } from "../testing/page.fixture.tsx";
import { letter } from "./letters.fixture.ts";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const A = letter({ id: "letter-a", reason: "connect ECONNREFUSED 10.0.0.7:8080" });
const B = letter({
  id: "letter-b",
  reason: "connect ECONNREFUSED 10.0.0.9:8080",
  buriedAt: "2026-11-20T14:00:00.000Z",
});
const C = letter({ id: "letter-c", reason: "not valid", errorClass: "VALIDATION", attempts: 1 });

const RECEIPT = {
  status: "recorded",
  stream: "task#t1",
  id: "t1",
  version: 6,
  events: [{ id: "event-6", type: "TaskRedriven", version: 6, position: 90, time: "2026-11-20T15:00:00.000Z" }],
};

function openFailures(search: string, letters: readonly DeadLetterItem[], redrive?: () => Response) {
  const now = { letters };
  const page = renderConsole(`/failures${search}`, (path) => {
    if (!path.startsWith("/api/dead-letters")) return undefined;
    const [, id, verb] = /dead-letters\/([^/]+)(\/redrive)?/.exec(path) ?? [];
    if (verb !== undefined) return redrive?.();
    if (id !== undefined) return now.letters.find((each) => each.id === id);
    const dead = now.letters.filter(({ status }) => path.includes(`status=${status}`));
    return { items: dead, next: null, total: dead.length };
  });
  return { ...page, now };
}

const redriven = (of: DeadLetterItem): DeadLetterItem => ({
  ...of,
  status: "redriven",
  redrivenAt: "2026-11-20T15:00:00.000Z",
});

describe("the Failures page", () => {
  it("says on top how much is dead, in how many ways", async () => {
    openFailures("", [A, B, C]);
    await screen.findByRole("tree");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(
      /^3 dead letters in 2 fingerprints, the oldest/,
    );
  });

  it("groups letters that differ in numbers alone", async () => {
    openFailures("", [A, B, C]);
    const items = within(await screen.findByRole("tree")).getAllByRole("treeitem");
    expect(items.map((item) => item.getAttribute("aria-level"))).toEqual(["1", "2", "2", "1", "2"]);
    expect(items[0]?.textContent).toContain("connect ECONNREFUSED *");
  });

  it("opens a letter by keys and shows its reason and where it came from", async () => {
    const { address } = openFailures("", [A]);
    const [group] = within(await screen.findByRole("tree")).getAllByRole("treeitem");
    if (group !== undefined) fireEvent.keyDown(group, { key: "ArrowRight" });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Enter" });
    const panel = await screen.findByRole("region", { name: "Dead letter" });
    expect(await within(panel).findByText(A.reason)).toBeDefined();
    expect(address()).toContain("letter=letter-a");
    expect(
      within(panel)
        .getAllByRole("link")
        .map((link) => link.getAttribute("href")),
    ).toEqual([
      `/streams/task/${A.stream?.slice("task#".length)}`,
      `/runs/${A.run}`,
      `/events?correlationId=${A.correlationId}`,
    ]);
  });

  it("redrives by the key r, shows what was published, and the run as soon as it is pushed", async () => {
    const { now, server } = openFailures("?letter=letter-a", [A], () => {
      now.letters = [redriven(A)];
      return Response.json({ letter: redriven(A), receipt: RECEIPT }, { status: 202 });
    });
    await screen.findByRole("button", { name: "Redrive" });
    fireEvent.keyDown(document.body, { key: "r" });
    expect((await screen.findByRole("link", { name: "TaskRedriven" })).getAttribute("href")).toBe(
      "/events?event=event-6",
    );
    expect(screen.queryByRole("button", { name: "Redrive" })).toBeNull();
    const trigger = {
      rule: "task-run",
      eventId: "event-6",
      eventType: "TaskRedriven",
      stream: "task#t1",
      version: 6,
      correlationId: "c",
    };
    const run = {
      id: "run-2",
      arn: "arn",
      workflow: "task-run",
      status: "RUNNING",
      activity: "working",
      retries: 0,
    } as const;
    const times = { startedAt: "2026-11-20T15:00:00.000Z", stoppedAt: null, error: null, cause: null };
    act(() => server.say({ kind: "runs", items: [{ ...run, ...times, trigger }] }));
    expect((await screen.findByTitle("task-run")).getAttribute("href")).toBe("/runs/run-2");
  });

  it("sends a redrive once, however often it is asked for", async () => {
    const { fetched } = openFailures("?letter=letter-a", [A], () => new Response("", { status: 503 }));
    const button = await screen.findByRole("button", { name: "Redrive" });
    fireEvent.click(button);
    fireEvent.keyDown(document.body, { key: "r" });
    await screen.findByText("Not redriven");
    expect(fetched.mock.calls.filter(([path]) => path.endsWith("/redrive"))).toHaveLength(1);
  });

  it("shows the server's sentence where the letter is not dead any more", async () => {
    const message = "Dead letter letter-a was redriven at 15:00. What came of it is in its stream.";
    const { now } = openFailures("?letter=letter-a", [A], () => {
      now.letters = [redriven(A)];
      return Response.json({ error: { code: "not_dead", message, details: [] } }, { status: 409 });
    });
    fireEvent.click(await screen.findByRole("button", { name: "Redrive" }));
    expect((await screen.findByRole("alert")).textContent).toContain(message);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Redrive" })).toBeNull());
  });

  it("praises when nothing is dead", async () => {
    openFailures("", []);
    expect(await screen.findByText("No dead letters. Nice work!")).toBeDefined();
  });

  it("reads the list again when a letter was buried", async () => {
    const { server, now } = openFailures("", []);
    await screen.findByText("No dead letters. Nice work!");
    now.letters = [A];
    act(() => server.say({ kind: "dead-letters", total: 1 }));
    expect(await screen.findByRole("tree")).toBeDefined();
  });
});
