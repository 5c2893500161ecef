import fc from "fast-check";
import type { RedriveCommand } from "./commands.ts";

const jobId = "j1";
const job = { jobId, filter: { errorClass: "NETWORK" }, ratePerSecond: 2 } as const;
const start: RedriveCommand = { type: "StartRedrive", ...job, total: 3, reason: "the provider is back" };
const startedAt = "2026-01-01T00:00:00.000Z";
const batch = fc.integer({ min: 1, max: 4 });
const outcomes = [
  { letterId: "l1", stream: "task#t1" },
  { letterId: "l2", code: "not_failed", reason: "redriven before" },
];

const command: fc.Arbitrary<RedriveCommand> = fc.oneof(
  fc.constant(start),
  fc.constant<RedriveCommand>({ type: "ContinueRedrive", jobId }),
  batch.map((of): RedriveCommand => ({ type: "RecordBatch", jobId, batch: of, outcomes })),
  batch.map((of): RedriveCommand => ({ type: "AdvanceRedrive", ...job, batch: of, cursor: "7", startedAt })),
  fc.constant<RedriveCommand>({ type: "AbortRedrive", jobId, reason: "they fail again" }),
  fc.constant<RedriveCommand>({ type: "CompleteRedrive", jobId }),
);

/** Commands for one job, the first of them its start. */
export const redriveCommands = fc.array(command, { maxLength: 30 }).map((rest) => [start, ...rest]);
