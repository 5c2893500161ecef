import type { CircuitCommand } from "../circuit/commands.ts";
import {
  admission,
  type Circuit,
  type CircuitLimits,
  failed,
  givenBack,
  probing,
  succeeded,
} from "../kernel/circuit.ts";
import { Fault } from "../kernel/fault.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { Circuits } from "../ports/circuits.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { Publish } from "./publish.ts";

export interface CircuitPorts {
  readonly circuits: Circuits;
  readonly clock: Clock;
  readonly publish: Publish;
}

export interface CircuitUse {
  readonly name: string;
  readonly limits: CircuitLimits;
  /** Who calls: in whose chain of facts the opening and the closing stand. */
  readonly context: Pick<StepContext, "run" | "correlationId" | "causationId">;
}

/** What a call told about the other side. */
export type Verdict =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly reason: string }
  /** Nothing: the mistake was the caller's, or it called too often. */
  | { readonly kind: "neutral" };

export interface Call<Result> {
  readonly work: () => Promise<Result>;
  readonly judge: (result: Result) => Verdict;
}

/** Somebody else changes a circuit only now and then; a result that cannot be counted by then is left out. */
const MOST_TRIES = 10;

/** Calls, or throws CIRCUIT_OPEN without a call where the circuit is open; counts how the call ended. */
export async function callThrough<Result>(
  ports: CircuitPorts,
  use: CircuitUse,
  { work, judge }: Call<Result>,
): Promise<Result> {
  const probe = await admitted(ports, use);
  return work().then(
    async (result) => {
      await settle(ports, use, probe, judge(result));
      return result;
    },
    async (error: unknown) => {
      await settle(ports, use, probe, verdictOn(error));
      throw error;
    },
  );
}

/** The caller's mistakes say nothing about the provider, and one that asks to be called less often works. */
function verdictOn(error: unknown): Verdict {
  if (!(error instanceof Fault)) return { kind: "failed", reason: "UNKNOWN" };
  const { errorClass, code } = error;
  switch (errorClass) {
    case "VALIDATION":
    case "RATE_LIMIT":
    case "CIRCUIT_OPEN":
      return { kind: "neutral" };
    case "NETWORK":
    case "SYSTEM":
    case "UNKNOWN":
      return { kind: "failed", reason: `${errorClass} ${code}` };
  }
}

/** The circuit as this call's probe has left it; null where the call goes freely. */
async function admitted({ circuits, clock }: CircuitPorts, { name, limits }: CircuitUse): Promise<Circuit | null> {
  const circuit = await circuits.load(name);
  const now = clock.now();
  switch (admission(circuit, now)) {
    case "free":
      return null;
    case "probe": {
      const probe = probing(circuit, limits, now);
      if (await circuits.change(name, probe)) return probe;
      throw circuitOpen(name, now + limits.windowMs);
    }
    case "refused":
      throw circuitOpen(name, circuit.until);
  }
}

function circuitOpen(name: string, until: number): Fault {
  const message = `Circuit ${name} is open: it failed too often in a row, and is not called until a probe has succeeded. The next may go at ${isoTime(until)}.`;
  return new Fault("CIRCUIT_OPEN", "circuit_open", message);
}

/** What the call came to matters more than its count: where that cannot be kept, the next outcome tells it again. */
async function settle(ports: CircuitPorts, use: CircuitUse, probe: Circuit | null, verdict: Verdict): Promise<void> {
  try {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const before = await ports.circuits.load(use.name);
      const after = counted(before, use.limits, { probe, verdict, now: ports.clock.now() });
      if (after === null || (await moved(ports, use, { before, after, verdict }))) return;
    }
  } catch {
    return;
  }
}

interface Ended {
  readonly probe: Circuit | null;
  readonly verdict: Verdict;
  readonly now: number;
}

/** Null where there is nothing to count: of an open circuit, only its probe of now has a say. */
function counted(circuit: Circuit, limits: CircuitLimits, { probe, verdict, now }: Ended): Circuit | null {
  if (circuit.openedAt !== null && circuit.revision !== probe?.revision) return null;
  switch (verdict.kind) {
    case "succeeded":
      return circuit.failures === 0 ? null : succeeded(circuit);
    case "failed":
      return failed(circuit, limits, now);
    case "neutral":
      return probe === null || circuit.openedAt === null ? null : givenBack(circuit, now);
  }
}

interface Move {
  readonly before: Circuit;
  readonly after: Circuit;
  readonly verdict: Verdict;
}

/**
 * A closing is recorded before it comes about, an opening after it: whatever is lost on the way is recorded with the
 * outcome of the next probe, and the decider takes each only once.
 */
async function moved({ circuits, publish }: CircuitPorts, use: CircuitUse, move: Move): Promise<boolean> {
  const { before, after, verdict } = move;
  const record = async (command: CircuitCommand): Promise<void> => {
    const { run, correlationId, causationId } = use.context;
    await publish({ kind: "command", domain: "circuit", command, actor: `run:${run}`, correlationId, causationId });
  };
  if (before.openedAt !== null && after.openedAt === null) {
    await record({ type: "CloseCircuit", circuit: use.name, openedAt: isoTime(before.openedAt) });
  }
  if (!(await circuits.change(use.name, after))) return false;
  if (verdict.kind === "failed" && after.openedAt !== null) {
    const { reason } = verdict;
    const until = isoTime(after.until);
    await record({ type: "OpenCircuit", circuit: use.name, failures: after.failures, reason, until });
  }
  return true;
}
