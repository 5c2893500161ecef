import { payload } from "@bridgework/core/app/world.fixture";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { describe, expect, it } from "vitest";
import { answerOf, openDoors } from "./doors.fixture.ts";

const failure = { error: { Error: "NETWORK", Cause: "connect refused 10.0.0.7" }, state: "Execute", attempts: 4 };

/** Tasks that have failed for good, each with its letter. */
async function failedTasks(...ids: readonly string[]) {
  const doors = openDoors();
  for (const taskId of ids) {
    const data = { taskId, name: "resize", handler: { type: "simulated" }, input: {} };
    const published = await doors.publish({ kind: "event", type: "TaskSubmitted", data, actor: "http" });
    const cause = published.kind === "refused" ? undefined : published.facts[0];
    if (cause === undefined) throw new Error("the task was refused");
    const at = { run: `run-${taskId}`, workflow: "task-run", cause };
    await doors.runStep("task-bury", payload({ task: cause.data, failure }, { state: "Bury", ...at }));
  }
  const { items } = await doors.deadLetters.list({}, { limit: 50, order: "forward" });
  return { ...doors, letters: items };
}

const REJECTED: Omit<DeadLetter, "id"> = {
  ...{ kind: "rejected", status: "dead", errorClass: "VALIDATION", reason: "no", fingerprint: "VALIDATION no" },
  ...{ attempts: 1, buriedAt: "2026-01-01T00:00:00.000Z", redrivenAt: null, eventType: "CounterChanged" },
  ...{ stream: null, workflow: null, run: null, state: null, correlationId: "c", payload: {} },
  redrive: { kind: "event", event: { type: "CounterChanged", data: { counterId: "c1", delta: 1 } } },
};

describe("a dry run", () => {
  it("says what would be redriven, and records nothing", async () => {
    const { post, types, letters } = await failedTasks("t1", "t2");
    const before = await types();
    const { status, body } = await answerOf(post("/api/dead-letters/redrive", { dryRun: true }));
    expect([status, body]).toMatchObject([
      200,
      {
        dryRun: true,
        plan: {
          ...{ total: 2, examined: 2, redrivable: 2, duplicates: 0, skipped: [] },
          byClass: [{ key: "NETWORK", count: 2 }],
          byType: [{ key: "TaskSubmitted", count: 2 }],
          sample: letters.map(({ id }) => id),
        },
      },
    ]);
    expect(await types()).toEqual(before);
  });

  it("says which letters would be skipped, since their task was redriven by another way", async () => {
    const { post, publish } = await failedTasks("t1", "t2");
    await publish({ kind: "command", domain: "task", command: { type: "RedriveTask", taskId: "t1" }, actor: "http" });
    const { body } = await answerOf(post("/api/dead-letters/redrive", { dryRun: true }));
    expect(body).toMatchObject({
      plan: { redrivable: 1, skipped: [{ key: "not_failed", count: 1, reason: expect.stringContaining("t1") }] },
    });
  });

  it("counts letters that publish the same as one before them", async () => {
    const { post, deadLetters } = openDoors();
    for (const id of ["l1", "l2", "l3"]) await deadLetters.bury({ ...REJECTED, id });
    const { body } = await answerOf(post("/api/dead-letters/redrive", { dryRun: true }));
    expect(body).toMatchObject({ plan: { total: 3, redrivable: 3, duplicates: 2 } });
  });

  it("keeps to its filter", async () => {
    const { post } = await failedTasks("t1");
    const asked = { dryRun: true, filter: { workflow: "form-run" } };
    expect((await answerOf(post("/api/dead-letters/redrive", asked))).body).toMatchObject({ plan: { total: 0 } });
  });
});

describe("POST /api/dead-letters/redrive", () => {
  it("starts a job, whose progress can be read and which can be aborted", async () => {
    const { post, get } = await failedTasks("t1");
    const asked = { filter: { errorClass: "NETWORK" }, ratePerSecond: 5, reason: "the provider is back" };
    const { status, body } = await answerOf(post("/api/dead-letters/redrive", asked, { "idempotency-key": "k1" }));
    const jobId = String(Reflect.get(body, "jobId"));
    expect(status).toBe(202);
    expect((await answerOf(get(`/api/redrives/${jobId}`))).body).toMatchObject({
      ...{ jobId, status: "running", total: 1, redriven: 0, skipped: 0, ratePerSecond: 5, startedBy: "http" },
    });
    expect((await answerOf(post("/api/dead-letters/redrive", asked, { "idempotency-key": "k1" }))).body).toEqual(body);
    const reason = { reason: "they fail again" };
    expect((await answerOf(post(`/api/redrives/${jobId}/abort`, reason))).status).toBe(201);
    expect((await answerOf(get(`/api/redrives/${jobId}`))).body).toMatchObject({
      status: "aborted",
      abortReason: reason.reason,
    });
  });

  it.each([
    [{}, "reason"],
    [{ reason: "r", ratePerSecond: 1000 }, "ratePerSecond"],
    [{ reason: "r", filter: { class: "NETWORK" } }, "filter.class"],
  ])("refuses %j for %s", async (asked, path) => {
    const { status, body } = await answerOf(openDoors().post("/api/dead-letters/redrive", asked));
    expect([status, body]).toMatchObject([400, { error: { details: [{ path }] } }]);
  });

  it("knows no job that was never started", async () => {
    const { post, get } = openDoors();
    expect((await answerOf(get("/api/redrives/j9"))).status).toBe(404);
    expect((await answerOf(post("/api/redrives/j9/abort", { reason: "r" }))).status).toBe(404);
  });
});

describe("the steps of a job", () => {
  const job = { jobId: "j1", filter: {}, ratePerSecond: 1 };
  const begin = { batch: 0, cursor: null, startedAt: "2026-01-01T00:00:01.000Z" };

  async function startedJob() {
    const doors = await failedTasks("t1", "t2");
    const command = { type: "StartRedrive", ...job, total: 2, reason: "r" };
    await doors.publish({ kind: "command", domain: "redrive", command, actor: "http" });
    const run = (step: string, input: object, state: string) =>
      doors.runStep(step, payload(JSON.parse(JSON.stringify(input)), { state, workflow: "redrive-run" }));
    return { ...doors, run };
  }

  it("choose as many letters as a second may have, oldest first, page by page", async () => {
    const { run, letters } = await startedJob();
    const first = await run("redrive-choose", { job, at: begin }, "Choose");
    expect(first).toMatchObject({ batch: 1, letterIds: [letters[0]?.id], cursor: expect.any(String) });
    const second = await run("redrive-choose", { job, at: first }, "Choose");
    expect(second).toMatchObject({ batch: 2, letterIds: [letters[1]?.id], cursor: null });
  });

  it("choose nothing once the job is aborted, and nothing that was buried after it started", async () => {
    const { run, publish } = await startedJob();
    const earlier = { ...begin, startedAt: "2025-12-31T00:00:00.000Z" };
    expect(await run("redrive-choose", { job, at: earlier }, "Choose")).toMatchObject({ letterIds: [] });
    const command = { type: "AbortRedrive", jobId: "j1", reason: "r" };
    await publish({ kind: "command", domain: "redrive", command, actor: "http" });
    expect(await run("redrive-choose", { job, at: begin }, "Choose")).toMatchObject({ letterIds: [], cursor: null });
  });

  it("redrive each letter once and record it, however often the step is tried", async () => {
    const { run, letters, facts } = await startedJob();
    const chosen = {
      batch: 1,
      letterIds: [...letters.map(({ id }) => id), "gone"],
      cursor: null,
      startedAt: begin.startedAt,
    };
    await run("redrive-letters", { jobId: "j1", chosen }, "Redrive");
    await run("redrive-letters", { jobId: "j1", chosen }, "Redrive");
    const all = await facts();
    expect(all.filter(({ type }) => type === "TaskRedriven")).toHaveLength(2);
    expect(
      all.filter(({ stream }) => stream === "redrive#j1").map(({ type, data }) => [type, data["letterId"]]),
    ).toEqual([
      ["RedriveStarted", undefined],
      ...letters.map(({ id }) => ["LetterRedriven", id]),
      ["LetterSkipped", "gone"],
    ]);
  });
});

it("analyses dead letters by what they have in common", async () => {
  const { get } = await failedTasks("t1", "t2");
  expect((await answerOf(get("/api/dead-letters/analytics?status=dead"))).body).toMatchObject({
    total: 2,
    byHandler: [{ key: "simulated@1", count: 2 }],
    byFingerprint: [{ key: "NETWORK connect refused *", count: 2 }],
  });
});
