import type { RedriveJob, RedrivePlan } from "@bridgework/functions/http/failures-contract";
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { factAt } from "../live/facts.fixture.ts";
import { renderConsole } from "../testing/page.fixture.tsx";
import { letter } from "./letters.fixture.ts";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const counts = (key: string, count: number) => [{ key, count }];
const ANALYTICS = {
  total: 3,
  byClass: counts("NETWORK", 3),
  byType: [...counts("TaskSubmitted", 2), ...counts("FormSubmitted", 1)],
  byHandler: counts("http@1", 2),
  byFingerprint: counts("NETWORK connect refused *", 3),
  byAge: [...counts("1h", 3), ...counts("1d", 0), ...counts("7d", 0), ...counts("older", 0)],
  hours: counts("2026-11-20T14:00:00.000Z", 3),
  days: counts("2026-11-20T00:00:00.000Z", 3),
};
const PLAN: RedrivePlan = {
  ...{ total: 3, examined: 3, redrivable: 2, duplicates: 0, sample: ["letter-a"] },
  skipped: [{ key: "not_failed", count: 1, reason: "That failure was redriven before." }],
  ...{ byClass: counts("NETWORK", 3), byType: counts("TaskSubmitted", 3) },
};
const JOB: RedriveJob = {
  ...{ jobId: "job-1", status: "running", filter: {}, ratePerSecond: 10, reason: "it is back", startedBy: "http" },
  ...{
    total: 3,
    redriven: 1,
    skipped: 0,
    abortReason: null,
    startedAt: "2026-11-20T15:00:00.000Z",
    endedAt: null,
    changedAt: "2026-11-21T12:00:00.000Z",
    version: 1,
  },
};

function openFailures(search: string) {
  const now = { job: JOB };
  const sent: unknown[] = [];
  const redrive = (body: { readonly dryRun?: boolean }) => {
    sent.push(body);
    return body.dryRun === true ? { dryRun: true, plan: PLAN } : { dryRun: false, jobId: "job-1" };
  };
  const abort = ({ reason }: { readonly reason: string }) => {
    now.job = { ...now.job, status: "aborted", abortReason: reason, endedAt: "2026-11-20T15:00:03.000Z" };
    return { status: "recorded", stream: "redrive#job-1", id: "job-1", version: 3, events: [] };
  };
  const page = renderConsole(`/failures${search}`, (path, init) => {
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    switch (path.replace(/\?.*/, "")) {
      case "/api/dead-letters/analytics":
        return ANALYTICS;
      case "/api/dead-letters/redrive":
        return redrive(body);
      case "/api/dead-letters":
        return { items: [letter()], next: null, total: 3 };
      case "/api/redrives":
        return { items: [now.job], next: null };
      case "/api/redrives/job-1":
        return now.job;
      case "/api/redrives/job-1/abort":
        return abort(body);
      default:
        return undefined;
    }
  });
  return { ...page, now, sent };
}

describe("the strip of what letters have in common", () => {
  it("counts by class, type, handler and age, and narrows the list by a type", async () => {
    const { address } = openFailures("");
    const strip = await screen.findByRole("region", { name: "What the letters have in common" });
    expect(within(strip).getByText("http@1")).toBeDefined();
    fireEvent.click(within(strip).getByRole("button", { name: "FormSubmitted" }));
    await waitFor(() => expect(address()).toContain("type=FormSubmitted"));
    fireEvent.click(await screen.findByTitle("FormSubmitted"));
    await waitFor(() => expect(address()).not.toContain("type="));
  });
});

describe("the redrive of many letters", () => {
  it("opens by the key R, and tries it before anything is recorded", async () => {
    const { sent } = openFailures("?class=NETWORK");
    await screen.findByRole("tree");
    fireEvent.keyDown(document.body, { key: "R" });
    const panel = await screen.findByRole("region", { name: "Redrive" });
    expect(await within(panel).findByText(/would be skipped: That failure was redriven before/)).toBeDefined();
    expect(within(panel).getByRole("img", { name: "2 redriven once, 0 the same again, 1 skipped" })).toBeDefined();
    expect(sent).toEqual([{ filter: { errorClass: "NETWORK" }, dryRun: true }]);
  });

  it("starts only with a reason, at the rate that was chosen, and shows the job", async () => {
    const { sent, address, server } = openFailures("?redrive=new");
    act(() => server.hello(1));
    const button = await screen.findByRole("button", { name: /^Redrive 3 letters/ });
    fireEvent.click(button);
    expect(button.title).toBe("Give a reason first.");
    fireEvent.change(screen.getByLabelText("Letters per second, at most"), { target: { value: "25" } });
    fireEvent.change(screen.getByLabelText("Reason, kept with the job"), { target: { value: "it is back" } });
    fireEvent.keyDown(document.body, { key: "Enter", ctrlKey: true });
    expect(await screen.findByRole("progressbar", { name: "Letters gone through" })).toBeDefined();
    expect(sent.at(-1)).toEqual({ filter: {}, ratePerSecond: 25, reason: "it is back" });
    expect(address()).toContain("redrive=job-1");
  });

  it("follows a job as its facts are pushed", async () => {
    const { server, now } = openFailures("?redrive=job-1");
    expect((await screen.findByText(/gone through/)).textContent).toBe("1 of 3 gone through");
    now.job = { ...JOB, status: "completed", redriven: 3, endedAt: "2026-11-20T15:00:02.000Z" };
    act(() => server.say({ kind: "facts", items: [factAt(9, { stream: "redrive#job-1" })], position: 9 }));
    await waitFor(() => expect(screen.getByText(/gone through/).textContent).toBe("3 of 3 gone through, completed"));
    expect(screen.queryByRole("button", { name: "Abort" })).toBeNull();
  });

  it("aborts a job with a reason", async () => {
    openFailures("?redrive=job-1");
    fireEvent.change(await screen.findByLabelText("Reason to stop, kept with the job"), {
      target: { value: "they fail again" },
    });
    fireEvent.click(screen.getByRole("button", { name: "Abort" }));
    expect(await screen.findByText("they fail again", { selector: "dd" })).toBeDefined();
  });

  it("leads to one that is under way", async () => {
    const { address } = openFailures("");
    fireEvent.click(await screen.findByRole("link", { name: "1 of 3" }));
    await waitFor(() => expect(address()).toContain("redrive=job-1"));
  });

  it("closes with Escape", async () => {
    const { address } = openFailures("?redrive=new");
    await screen.findByRole("region", { name: "Redrive" });
    fireEvent.keyDown(document.body, { key: "Escape" });
    await waitFor(() => expect(address()).toBe("/failures"));
  });
});
