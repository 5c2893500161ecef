import { fallback, handleWhen } from "cockatiel";
import { isRetried } from "../kernel/asl.ts";
import { Fault } from "../kernel/fault.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Step } from "../kernel/workflow.ts";

export interface Try {
  readonly step: Pick<Step, "fallback">;
  readonly input: unknown;
  /** 1 for the first try. */
  readonly attempt: number;
}

/**
 * Does the work, or gives what the step falls back to, marked `degraded`: on the last try of its error class, and at once
 * where a circuit is open, since that is what the step has declared a fallback for.
 */
export function orFallback({ step, input, attempt }: Try, work: () => Promise<JsonObject>): Promise<JsonObject> {
  let instead: JsonObject = {};
  const stands = handleWhen((fault) => {
    if (!(fault instanceof Fault)) return false;
    if (fault.errorClass !== "CIRCUIT_OPEN" && isRetried(fault.errorClass, attempt)) return false;
    const given = step.fallback?.(input, fault) ?? null;
    if (given === null) return false;
    instead = { ...given, degraded: true };
    return true;
  });
  return fallback(stands, () => instead).execute(work);
}
