import { ERROR_CLASSES } from "@bridgework/core/kernel/fault";
import * as z from "zod";
import { alertItem } from "./alerts-contract.ts";
import { circuit } from "./circuits-contract.ts";
import { recent } from "./health-contract.ts";

const counted = z.number().nullable();

/** GET /api/home: what happened in the last hour, and what needs somebody now. */
export const home = z.object({
  /** The newest position: where positions have gaps, as on AWS, there are fewer facts. */
  head: z.number(),
  /** Sixty, the oldest first; the last is under way. Null where more happened than is counted. */
  minutes: z.array(z.object({ at: z.string(), events: counted, dayBefore: counted, failedRuns: counted })),
  runs: z.object({ started: counted, running: z.number() }),
  /** Of the newest facts of the hour, `examined`: those that no rule matched. The most frequent types. */
  unmatched: z.object({
    examined: z.number(),
    count: z.number(),
    types: z.array(z.object({ type: z.string(), count: z.number() })),
  }),
  /** The fingerprints of dead letters with the newest letters. */
  failing: z.array(
    z.object({
      fingerprint: z.string(),
      dead: z.number(),
      last: z.string(),
      /** Buried in each of the last 24 hours, the oldest first. */
      hours: z.array(z.number()),
      /** Of the newest letter. */
      reason: z.string(),
      errorClass: z.enum(ERROR_CLASSES),
      workflow: z.string().nullable(),
      state: z.string().nullable(),
    }),
  ),
  fingerprints: z.number(),
  deadLetters: z.object({ total: z.number(), oldestSeconds: z.number() }),
  /** Null where it is not measured, as the views' lag. */
  relayLagSeconds: z.number().nullable(),
  projectorLagSeconds: z.number().nullable(),
  recent,
  alerts: z.object({ open: z.number(), items: z.array(alertItem) }),
  /** The open ones first. */
  circuits: z.array(circuit),
  /** Null where it is not this process's matter, as on AWS. */
  setup: z
    .object({ folder: z.string(), email: z.boolean(), sms: z.boolean(), device: z.boolean(), firstEvent: z.boolean() })
    .nullable(),
});
export type Home = z.infer<typeof home>;
