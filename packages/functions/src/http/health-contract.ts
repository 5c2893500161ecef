import { HEALTH_STATUSES, PARTS } from "@bridgework/core/app/health";
import * as z from "zod";

const part = z.object({
  part: z.enum(PARTS),
  status: z.enum(HEALTH_STATUSES),
  /** In `unit`; null where it is not measured. */
  value: z.number().nullable(),
  unit: z.enum(["bytes", "seconds", "count"]),
  /** Past it, or below it for the disk, the part is degraded; null: any value is fine. */
  threshold: z.number().nullable(),
  /** In a sentence; null when ok. */
  reason: z.string().nullable(),
});

/** GET /health: 200, or 503 where a part is failing. */
export const health = z.object({
  /** The worst of the parts. */
  status: z.enum(HEALTH_STATUSES),
  version: z.string(),
  /** `local`, or the stage's name. */
  stage: z.string(),
  uptimeSeconds: z.number(),
  head: z.number(),
  relayed: z.number(),
  projected: z.number(),
  /** Views of which a new version is being built, with the last position that it holds; absent when there are none. */
  rebuilds: z
    .array(z.object({ view: z.string(), version: z.number(), position: z.number(), head: z.number() }))
    .exactOptional(),
  runs: z.object({ running: z.number() }),
  deadLetters: z.number(),
  parts: z.array(part),
  /** Of the last five minutes. */
  recent: z.object({ requests: z.number(), errors: z.number(), refusedSignatures: z.number() }),
  /** Why it is failing, in a sentence; null when it is not. */
  problem: z.string().nullable(),
});
export type Health = z.infer<typeof health>;

/** GET /ready: 200, or 503 while requests are not to be sent here, with the reason. */
export const readiness = z.object({ ready: z.boolean(), reason: z.string().nullable() });
