import { HEALTH_STATUSES, PARTS } from "@bridgework/core/app/health";
import * as z from "zod";

const part = z.object({
  part: z.enum(PARTS),
  /** Null where nothing is known of it. */
  status: z.enum(HEALTH_STATUSES).nullable(),
  /** In `unit`; null where it is not measured. */
  value: z.number().nullable(),
  unit: z.enum(["bytes", "seconds", "count"]),
  /** Past it, or below it for the disk, the part is degraded; null: any value is fine. */
  threshold: z.number().nullable(),
  /** In a sentence; null when ok or not known. */
  reason: z.string().nullable(),
});

/** Of the last five minutes; null where the runtime does not count them itself, as requests on AWS, where CloudWatch does. */
export const recent = z.object({
  requests: z.number().nullable(),
  errors: z.number().nullable(),
  refusedSignatures: z.number().nullable(),
});

/**
 * GET /health: 200, or 503 where a part is failing. Numbers are null where the runtime does not measure them, or where
 * the store cannot be read.
 */
export const health = z.object({
  /** The worst of the parts. */
  status: z.enum(HEALTH_STATUSES),
  version: z.string(),
  /** `local`, or the stage's name. */
  stage: z.string(),
  /** Of the process that answers. */
  uptimeSeconds: z.number(),
  head: z.number().nullable(),
  relayed: z.number().nullable(),
  projected: z.number().nullable(),
  /** Views of which a new version is being built, with the last position that it holds; absent when there are none. */
  rebuilds: z
    .array(z.object({ view: z.string(), version: z.number(), position: z.number(), head: z.number() }))
    .exactOptional(),
  runs: z.object({ running: z.number().nullable() }),
  deadLetters: z.number().nullable(),
  parts: z.array(part),
  recent,
  /** Why it is failing, in a sentence; null when it is not. */
  problem: z.string().nullable(),
});
export type Health = z.infer<typeof health>;

/** GET /ready: 200, or 503 while requests are not to be sent here, with the reason. */
export const readiness = z.object({ ready: z.boolean(), reason: z.string().nullable() });
