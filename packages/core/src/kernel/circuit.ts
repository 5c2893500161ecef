import { ConsecutiveBreaker } from "cockatiel";

/** The circuit of what a step calls: after some failures in a row it is not called any more for a while. */
export interface CircuitPolicy<Input = unknown> {
  /** Steps and workers that give one name share the circuit. Null: this input has none. */
  name(input: Input): string | null;
  /** Failures in a row that open it; default 5. */
  readonly failures?: number;
  /** Seconds until a probe may go, 1 to LONGEST_WINDOW_SECONDS; default 60. */
  readonly openSeconds?: number;
}

/** A circuit as all workers share it. */
export interface Circuit {
  /** In a row. */
  readonly failures: number;
  /** Milliseconds since 1970; null: it is closed. */
  readonly openedAt: number | null;
  /** When the next probe may go; 0 where it is closed. */
  readonly until: number;
  /** One more with each change. */
  readonly revision: number;
}

export interface CircuitLimits {
  readonly failures: number;
  readonly windowMs: number;
}

/** Longest that a circuit may stay open between two probes: what CIRCUIT_OPEN failed waits longer than that. */
export const LONGEST_WINDOW_SECONDS = 60;

/** Seconds before what met an open circuit is tried again; more than the window, since workers' clocks differ. */
export const CIRCUIT_RETRY_SECONDS = 65;

const DEFAULT_FAILURES = 5;

/** A circuit that has never failed. */
export const CLOSED: Circuit = { failures: 0, openedAt: null, until: 0, revision: 0 };

export function limitsOf({ failures, openSeconds }: Pick<CircuitPolicy, "failures" | "openSeconds">): CircuitLimits {
  return { failures: failures ?? DEFAULT_FAILURES, windowMs: (openSeconds ?? LONGEST_WINDOW_SECONDS) * 1000 };
}

/** Whether a call may go: freely, as the one probe, or not at all. */
export function admission({ openedAt, until }: Circuit, now: number): "free" | "probe" | "refused" {
  if (openedAt === null) return "free";
  return now >= until ? "probe" : "refused";
}

/** A probe takes the next window for itself: if its worker dies, the window after that has another. */
export function probing(circuit: Circuit, { windowMs }: CircuitLimits, now: number): Circuit {
  return changed(circuit, { until: now + windowMs });
}

export function failed(circuit: Circuit, limits: CircuitLimits, now: number): Circuit {
  const counted = new ConsecutiveBreaker(limits.failures);
  counted.state = circuit.failures;
  const opens = counted.failure();
  const { state: failures } = counted;
  if (circuit.openedAt === null && !opens) return changed(circuit, { failures });
  return changed(circuit, { failures, openedAt: circuit.openedAt ?? now, until: now + limits.windowMs });
}

export function succeeded(circuit: Circuit): Circuit {
  return changed(circuit, { failures: 0, openedAt: null, until: 0 });
}

/** A probe that told nothing about the other side leaves its place to the next call. */
export function givenBack(circuit: Circuit, now: number): Circuit {
  return changed(circuit, { until: now });
}

/** The circuit of a host, as `http.example.com_8443`; hosts that agree in their last 59 characters share one. */
export function hostCircuit(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return `http.${new URL(url).host.replaceAll(/[^A-Za-z0-9.-]/g, "_").slice(-59)}`;
}

function changed(circuit: Circuit, change: Partial<Circuit>): Circuit {
  return { ...circuit, ...change, revision: circuit.revision + 1 };
}
