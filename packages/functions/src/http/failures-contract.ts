import { letterFilter, ratePerSecond } from "@bridgework/core/redrive/events";
import type { RedriveRow } from "@bridgework/core/redrive/view";
import * as z from "zod";

/* What the doors answer about many dead letters at once. */

const counts = z.array(z.object({ key: z.string(), count: z.number() }));

/** GET /api/dead-letters/analytics?status=&errorClass=&kind=&eventType=&workflow=&fingerprint=&since=&until= : the most frequent first, 20 at most. */
export const letterAnalytics = z.object({
  total: z.number(),
  byClass: counts,
  byType: counts,
  /** By kind and version of the handler, as `http@1`; letters without one are not counted here. */
  byHandler: counts,
  byFingerprint: counts,
  /** `1h`, `1d`, `7d` and `older`: each holds the letters that are younger, and belong to none before it. */
  byAge: counts,
  /** Buried in each of the last 24 hours, the oldest first; the key is the hour's start. */
  hours: counts,
  /** Buried on each of the last 14 days of UTC. */
  days: counts,
});
export type LetterAnalytics = z.infer<typeof letterAnalytics>;

/** POST /api/dead-letters/redrive. With `dryRun` nothing is recorded, and no reason is needed. */
export const redriveRequest = z.strictObject({
  filter: letterFilter.default({}),
  dryRun: z.boolean().default(false),
  ratePerSecond: ratePerSecond.default(10),
  reason: z.string().min(1).max(1000).optional(),
});
export type RedriveRequest = z.input<typeof redriveRequest>;

/** What a redrive would come to; all but `total`, `byClass` and `byType` is about the letters that were examined. */
export const redrivePlan = z.object({
  /** Dead letters that the filter finds. */
  total: z.number(),
  /** The oldest of them, 500 at most, which were tried without recording anything. */
  examined: z.number(),
  redrivable: z.number(),
  /** Letters that publish the same as one before them. */
  duplicates: z.number(),
  /** Letters that would be skipped, by the code of the refusal, with one of its sentences. */
  skipped: z.array(z.object({ key: z.string(), count: z.number(), reason: z.string() })),
  byClass: counts,
  byType: counts,
  /** Ids of the first that would be redriven. */
  sample: z.array(z.string()),
});
export type RedrivePlan = z.infer<typeof redrivePlan>;

/** GET /api/redrives/{id} */
export type RedriveJob = RedriveRow;

/** GET /api/redrives?cursor=&limit= : newest first. */
export interface RedrivePage {
  readonly items: readonly RedriveJob[];
  readonly next: string | null;
}

/** POST /api/dead-letters/redrive: 200 with the plan of a dry run, 202 with the id of the job that has started. */
export const redriveAnswer = z.union([
  z.object({ dryRun: z.literal(true), plan: redrivePlan }),
  z.object({ dryRun: z.literal(false), jobId: z.string() }),
]);
export type RedriveAnswer = z.infer<typeof redriveAnswer>;

/** POST /api/redrives/{id}/abort */
export const abortRequest = z.strictObject({ reason: z.string().min(1).max(1000) });
