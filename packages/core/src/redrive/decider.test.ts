import { describe, expect, it } from "vitest";
import { accept } from "../kernel/decider.ts";
import { given } from "../kernel/given.fixture.ts";
import type { RedriveCommand } from "./commands.ts";
import { redriveDecider } from "./decider.ts";
import { redrive as domain } from "./domain.ts";
import type { RedriveEvent } from "./events.ts";

const givenJob = given(redriveDecider);
const jobId = "j1";
const job = { jobId, filter: { workflow: "task-run" }, ratePerSecond: 5 };
const start: RedriveCommand = { type: "StartRedrive", ...job, total: 2, reason: "the provider is back" };
const started: RedriveEvent = { type: "RedriveStarted", data: { ...job, total: 2, reason: "the provider is back" } };
const outcomes = [
  { letterId: "l1", stream: "task#t1" },
  { letterId: "l2", code: "not_failed", reason: "redriven before" },
] as const;
const record: RedriveCommand = { type: "RecordBatch", jobId, batch: 1, outcomes };
const redriven: RedriveEvent = { type: "LetterRedriven", data: { jobId, batch: 1, letterId: "l1", stream: "task#t1" } };
const skipped: RedriveEvent = { type: "LetterSkipped", data: { jobId, batch: 1, ...outcomes[1] } };
const abort: RedriveCommand = { type: "AbortRedrive", jobId, reason: "they fail again" };
const aborted: RedriveEvent = { type: "RedriveAborted", data: { jobId, reason: "they fail again" } };
const place = { ...job, batch: 200, cursor: "7", startedAt: "2026-01-01T00:00:00.000Z" };
const completed: RedriveEvent = { type: "RedriveCompleted", data: { jobId, redriven: 1, skipped: 1 } };

describe("a redrive", () => {
  it("starts once", () => {
    expect(givenJob().when(start)).toEqual(accept(started));
    expect(givenJob(started).when(start)).toMatchObject({ code: "redrive_exists" });
  });

  it("records what became of each letter, once", () => {
    expect(givenJob(started).when(record)).toEqual(accept<RedriveEvent>(redriven, skipped));
    expect(givenJob(started, redriven, skipped).when(record)).toEqual(accept());
  });

  it("records what was redriven while it was aborted", () => {
    expect(givenJob(started, aborted).when(record)).toEqual(accept<RedriveEvent>(redriven, skipped));
  });

  it("goes on until it is over", () => {
    const next: RedriveCommand = { type: "ContinueRedrive", jobId };
    expect(givenJob(started).when(next)).toEqual(accept());
    expect(givenJob(started, aborted).when(next)).toMatchObject({ code: "redrive_over" });
    expect(givenJob(started, completed).when(next)).toMatchObject({ code: "redrive_over" });
  });

  it("goes on in a run of its own once for each batch, and not when it was aborted", () => {
    const advance: RedriveCommand = { type: "AdvanceRedrive", ...place };
    const advanced: RedriveEvent = { type: "RedriveAdvanced", data: place };
    expect(givenJob(started).when(advance)).toEqual(accept(advanced));
    expect(givenJob(started, advanced).when(advance)).toEqual(accept());
    expect(givenJob(started, aborted).when(advance)).toEqual(accept());
  });

  it("is aborted once, and not when it is complete", () => {
    expect(givenJob(started).when(abort)).toEqual(accept(aborted));
    expect(givenJob(started, aborted).when(abort)).toEqual(accept());
    expect(givenJob(started, completed).when(abort)).toMatchObject({ code: "redrive_over" });
  });

  it("is completed with its counts, unless it was aborted", () => {
    const complete: RedriveCommand = { type: "CompleteRedrive", jobId };
    expect(givenJob(started, redriven, skipped).when(complete)).toEqual(accept(completed));
    expect(givenJob(started, aborted).when(complete)).toEqual(accept());
  });

  it("is refused everything before it has started", () => {
    expect(givenJob().when(record)).toMatchObject({ code: "redrive_unknown", details: [{ path: "jobId" }] });
  });
});

it.each([
  { ratePerSecond: 0 },
  { ratePerSecond: 101 },
  { reason: "" },
  { filter: { class: "NETWORK" } },
  { filter: { since: "yesterday" } },
])("is not valid with %o", (wrong) => {
  expect(domain.commands.safeParse({ ...start, ...wrong }).success).toBe(false);
});
