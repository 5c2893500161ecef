import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId, errorClass, letterId, reason } from "../kernel/schema.ts";

export const jobId = entityId;
const time = z.iso.datetime({ offset: true });
/** Which dead letters; all that are dead, where nothing is given. */
export const letterFilter = z.strictObject({
  errorClass: errorClass.exactOptional(),
  kind: z.enum(["rejected", "failed"]).exactOptional(),
  eventType: z.string().min(1).max(100).exactOptional(),
  workflow: z.string().min(1).max(100).exactOptional(),
  fingerprint: z.string().min(1).max(200).exactOptional(),
  since: time.exactOptional(),
  until: time.exactOptional(),
});
export type LetterFilter = Readonly<z.infer<typeof letterFilter>>;

/** Letters redriven in a second at most. A second's letters are recorded in one commit. */
export const ratePerSecond = z.int().min(1).max(100);
/** Counts up with each second's letters. */
export const batch = z.int().min(1).max(10_000_000);
const letters = z.int().min(0);

const job = { jobId, filter: letterFilter, ratePerSecond };
export const redriveStarted = z.object({
  ...job,
  /** Letters that the filter found then. */
  total: letters,
  reason,
});
const inBatch = z.object({ jobId, batch, letterId });
export const letterRedriven = inBatch.extend({ stream: z.string().min(1).max(200) });
export const letterSkipped = inBatch.extend({ code: z.string().min(1).max(100), reason });
export const redriveAdvanced = z.object({ ...job, batch, cursor: z.string().min(1).max(2000), startedAt: time });
export const redriveAborted = z.object({ jobId, reason });
const redriveCompleted = z.object({ jobId, redriven: letters, skipped: letters });

export type RedriveEvent =
  | DecidedEvent<"RedriveStarted", Readonly<z.infer<typeof redriveStarted>>>
  | DecidedEvent<"LetterRedriven", Readonly<z.infer<typeof letterRedriven>>>
  | DecidedEvent<"LetterSkipped", Readonly<z.infer<typeof letterSkipped>>>
  | DecidedEvent<"RedriveAdvanced", Readonly<z.infer<typeof redriveAdvanced>>>
  | DecidedEvent<"RedriveAborted", Readonly<z.infer<typeof redriveAborted>>>
  | DecidedEvent<"RedriveCompleted", Readonly<z.infer<typeof redriveCompleted>>>;

const ANY_JOB = "01J00000000000000000000000";
const ANY_LETTER = { jobId: ANY_JOB, batch: 1, letterId: "01J00000000000000000000000" };
const JOB = { filter: { errorClass: "NETWORK" }, ratePerSecond: 10 };

export const redriveEvents: readonly EventType[] = [
  {
    type: "RedriveStarted",
    schemaVersion: 1,
    description: "Dead letters are to be redriven, as many as a filter finds.",
    schema: redriveStarted,
    sample: { ...JOB, total: 2, reason: "the provider is back" },
  },
  {
    type: "LetterRedriven",
    schemaVersion: 1,
    description: "A dead letter was published again.",
    schema: letterRedriven,
    sample: { ...ANY_LETTER, stream: "task#01J00000000000000000000000" },
  },
  {
    type: "LetterSkipped",
    schemaVersion: 1,
    description: "A dead letter could not be published again, and is dead as before.",
    schema: letterSkipped,
    sample: { ...ANY_LETTER, code: "not_failed", reason: "That failure was redriven before." },
  },
  {
    type: "RedriveAdvanced",
    schemaVersion: 1,
    description: "A part of the dead letters was gone through; the rest follows in a run of its own.",
    schema: redriveAdvanced,
    sample: { jobId: ANY_JOB, ...JOB, batch: 200, cursor: "2000", startedAt: "2026-01-01T00:00:00.000Z" },
  },
  {
    type: "RedriveAborted",
    schemaVersion: 1,
    description: "The rest of the dead letters is left as it is.",
    schema: redriveAborted,
    sample: { jobId: ANY_JOB, reason: "they fail again" },
  },
  {
    type: "RedriveCompleted",
    schemaVersion: 1,
    description: "All dead letters that the filter found were gone through.",
    schema: redriveCompleted,
    sample: { jobId: ANY_JOB, redriven: 2, skipped: 0 },
  },
];
