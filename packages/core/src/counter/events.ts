import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId } from "../kernel/schema.ts";

const LARGEST_DELTA = 1_000_000_000;

export const counterId = entityId;
export const delta = z
  .int()
  .min(-LARGEST_DELTA)
  .max(LARGEST_DELTA)
  .refine((value) => value !== 0, "a number other than 0");
export const changeReason = z.string().max(200);

const counterChanged = z.object({
  counterId,
  delta,
  value: z.int(),
  version: z.int().min(1),
  milestone: z.int().nullable(),
  reason: changeReason.exactOptional(),
});

export type CounterEvent = DecidedEvent<"CounterChanged", Readonly<z.infer<typeof counterChanged>>>;

export const counterEvents: readonly EventType[] = [
  {
    type: "CounterChanged",
    schemaVersion: 1,
    description: "A counter went up or down. milestone is the multiple of 10 that it reached on its way up.",
    schema: counterChanged,
    sample: { counterId: "global", delta: 1, reason: "sign-up" },
  },
];
