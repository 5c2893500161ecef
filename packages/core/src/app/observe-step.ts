import { errorClassOf, Fault } from "../kernel/fault.ts";
import type { JsonObject } from "../kernel/json.ts";
import { relaySpanKey, runSpanKey } from "../kernel/trace.ts";
import type { StepContext } from "../kernel/workflow.ts";
import type { Clock } from "../ports/clock.ts";
import type { Observation } from "./observe.ts";

export interface AttemptOptions extends Observation {
  readonly clock: Clock;
  readonly step: string;
  readonly context: StepContext;
}

/** One attempt at a step: counted, timed, a span below its run's, and a line in the log where it fails. */
export async function observedAttempt(
  { metrics, tracing, logger, clock, step, context }: AttemptOptions,
  run: (context: StepContext) => Promise<JsonObject>,
): Promise<JsonObject> {
  const began = clock.now();
  const span = tracing.start({
    name: `step ${step}`,
    kind: "internal",
    parent: context.traceparent,
    below: spansBetween(context),
    attributes: { "bridgework.run": context.run, "bridgework.attempt": context.attempt },
  });
  const ended = (outcome: string) => {
    metrics.put({ name: "bridgework_step_attempts_total", value: 1, labels: { step, outcome } });
    metrics.put({ name: "bridgework_step_seconds", value: (clock.now() - began) / 1000, labels: { step } });
  };
  try {
    const { traceparent } = span;
    const result = await run(traceparent === undefined ? context : { ...context, traceparent });
    ended("succeeded");
    if (result["degraded"] === true)
      metrics.put({ name: "bridgework_steps_degraded_total", value: 1, labels: { step } });
    span.end();
    return result;
  } catch (error) {
    const errorClass = errorClassOf(error);
    ended(errorClass);
    span.end({ error: errorClass });
    logger.info("attempt failed", { step, ...failed(context), errorClass, code: codeOf(error) });
    throw error;
  }
}

/** The fact was relayed, which started the run: both are spans that others record. */
function spansBetween({ causationId, execution }: StepContext): readonly string[] {
  return [...(causationId === null ? [] : [relaySpanKey(causationId)]), runSpanKey(execution)];
}

function failed({ workflow, run, state, attempt, correlationId }: StepContext) {
  return { workflow, run, state, attempt, correlationId };
}

/** The message is left out: it may quote what the step was given. The run's history has it. */
function codeOf(error: unknown): string | null {
  return error instanceof Fault ? error.code : null;
}
