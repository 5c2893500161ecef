import { THRESHOLDS, type Thresholds } from "../alert/thresholds.ts";

export const HEALTH_STATUSES = ["ok", "degraded", "failing"] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export const PARTS = [
  "store",
  "disk",
  "relay",
  "projections",
  "workflows",
  "circuits",
  "deadLetters",
  "eventLoop",
] as const;
export type Part = (typeof PARTS)[number];

export interface PartHealth {
  readonly part: Part;
  /** Null where nothing is known of it. */
  readonly status: HealthStatus | null;
  /** In `unit`; null where this runtime does not measure it, or could not. */
  readonly value: number | null;
  readonly unit: "bytes" | "seconds" | "count";
  /** Past it, or below it for the disk, the part is degraded; null: any value is fine. */
  readonly threshold: number | null;
  /** In a sentence; null when ok or not known. */
  readonly reason: string | null;
}

/** What was measured; null where this runtime does not, or could not. */
export interface Readings {
  /** Newest position of the event table. */
  readonly head: number | null;
  readonly running: number | null;
  readonly deadLetters: number | null;
  readonly relayLagSeconds: number | null;
  readonly projectorLagSeconds: number | null;
  readonly openCircuits: readonly string[] | null;
  readonly diskFreeBytes: number | null;
  readonly eventLoopDelaySeconds: number | null;
  /** Why a part does not get on, in a sentence: it is failing. */
  readonly problem: { readonly part: Part; readonly reason: string } | null;
}

const MIB = 1024 * 1024;

/** Less room than this stops writes before long. */
const DISK_FAILING_BYTES = 64 * MIB;

export const HEALTH_LIMITS = {
  ...THRESHOLDS,
  projectorLagSeconds: 60,
  diskFreeBytes: 1024 * MIB,
  eventLoopDelaySeconds: 0.5,
} as const;

/** How each part is, in the order of `PARTS`. */
export function healthOf(readings: Readings, thresholds: Thresholds = THRESHOLDS): readonly PartHealth[] {
  const { head, running, deadLetters, openCircuits, diskFreeBytes, problem } = readings;
  const parts: readonly PartHealth[] = [
    { part: "store", value: head, unit: "count", threshold: null, ...wellIfKnown(head) },
    disk(diskFreeBytes),
    lag("relay", readings.relayLagSeconds, thresholds.relayLagSeconds),
    lag("projections", readings.projectorLagSeconds, HEALTH_LIMITS.projectorLagSeconds),
    { part: "workflows", value: running, unit: "count", threshold: null, ...wellIfKnown(running) },
    circuits(openCircuits),
    above("deadLetters", deadLetters, thresholds.deadLetters, (count) => `${count} dead letters wait for somebody.`),
    loop(readings.eventLoopDelaySeconds),
  ];
  if (problem === null) return parts;
  return parts.map((part) =>
    part.part === problem.part ? { ...part, status: "failing", reason: problem.reason } : part,
  );
}

/** The worst status of all that are known. */
export function overallOf(parts: readonly PartHealth[]): HealthStatus {
  const worst = Math.max(...parts.map(({ status }) => HEALTH_STATUSES.indexOf(status ?? "ok")));
  return HEALTH_STATUSES[worst] ?? "ok";
}

function wellIfKnown(value: number | null): Pick<PartHealth, "status" | "reason"> {
  return { status: value === null ? null : "ok", reason: null };
}

function disk(value: number | null): PartHealth {
  const threshold = HEALTH_LIMITS.diskFreeBytes;
  const common = { part: "disk", value, unit: "bytes", threshold } as const;
  if (value === null || value >= threshold) return { ...common, ...wellIfKnown(value) };
  const status = value < DISK_FAILING_BYTES ? "failing" : "degraded";
  return { ...common, status, reason: `The disk of the data folder has ${Math.floor(value / MIB)} MiB left.` };
}

function lag(part: "relay" | "projections", value: number | null, threshold: number): PartHealth {
  const reason = (seconds: number) => `The oldest fact that waits is ${Math.floor(seconds)} s old.`;
  return { ...above(part, value, threshold, reason), unit: "seconds" };
}

function loop(value: number | null): PartHealth {
  const reason = (seconds: number) => `Timers come ${Math.round(seconds * 1000)} ms late.`;
  return { ...above("eventLoop", value, HEALTH_LIMITS.eventLoopDelaySeconds, reason), unit: "seconds" };
}

function circuits(open: readonly string[] | null): PartHealth {
  const reason = () => `Not called for a while: ${open?.join(", ")}.`;
  return above("circuits", open?.length ?? null, 0, reason);
}

function above(part: Part, value: number | null, threshold: number, reason: (value: number) => string): PartHealth {
  const common = { part, value, unit: "count", threshold } as const;
  if (value === null || value <= threshold) return { ...common, ...wellIfKnown(value) };
  return { ...common, status: "degraded", reason: reason(value) };
}
