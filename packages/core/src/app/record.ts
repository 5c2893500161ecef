import type { Command } from "../kernel/domain.ts";
import { Fault } from "../kernel/fault.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { StepPorts } from "../ports/step-ports.ts";

export interface Outcome {
  readonly domain: string;
  readonly command: Command;
  /** Tells apart the outcomes that one state records; as the number of the attempt. */
  readonly part?: string;
}

/**
 * Records what a step has to say, once for each state of a run. A step that is tried again after a crash may come
 * to another result; the one that was recorded first stands.
 */
export async function record(
  { publish, ids }: Pick<StepPorts, "publish" | "ids">,
  { key, run, correlationId, causationId, traceparent }: StepContext,
  { domain, command, part = "" }: Outcome,
): Promise<void> {
  const requestId = ids.derive(`${key}:${command.type}:${part}`);
  const actor = `run:${run}`;
  const trace = traceparent === undefined ? {} : { traceparent };
  const options = { requestId, actor, correlationId, causationId, ...trace };
  const result = await publish({ kind: "command", domain, command, ...options });
  if (result.kind !== "refused" || result.code === "idempotency_mismatch") return;
  throw new Fault(result.code === "contention" ? "SYSTEM" : "VALIDATION", result.code, result.message);
}
