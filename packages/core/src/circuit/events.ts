import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId, reason } from "../kernel/schema.ts";

/** Name of the provider or host that a circuit stands for, as `email` or `http.example.com`. */
const circuit = entityId;

/** `failures` in a row have opened it, the last one with `reason`; `until`: when the first probe may go. */
export const circuitOpened = z.object({ circuit, failures: z.int().min(1), reason, until: z.iso.datetime() });
export const circuitClosed = z.object({ circuit, openedAt: z.iso.datetime() });

export type CircuitEvent =
  | DecidedEvent<"CircuitOpened", Readonly<z.infer<typeof circuitOpened>>>
  | DecidedEvent<"CircuitClosed", Readonly<z.infer<typeof circuitClosed>>>;

export const circuitEvents: readonly EventType[] = [
  {
    type: "CircuitOpened",
    schemaVersion: 1,
    description: "A provider failed so often in a row that it is not called for a while.",
    schema: circuitOpened,
    sample: { circuit: "sms", failures: 5, reason: "NETWORK unreachable", until: "2026-01-01T00:01:00.000Z" },
  },
  {
    type: "CircuitClosed",
    schemaVersion: 1,
    description: "A probe succeeded: the provider is called again.",
    schema: circuitClosed,
    sample: { circuit: "sms", openedAt: "2026-01-01T00:00:00.000Z" },
  },
];
