import * as z from "zod";
import { Fault, messageOf } from "../kernel/fault.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { isErased } from "../kernel/personal.ts";
import { problemsOf } from "../kernel/problem.ts";
import { stepKey } from "../kernel/step-key.ts";
import type { Topology } from "../kernel/topology.ts";
import { parseTraceparent } from "../kernel/trace.ts";
import type { Step, StepContext } from "../kernel/workflow.ts";
import type { Sealer } from "../ports/sealer.ts";
import type { StepPorts } from "../ports/step-ports.ts";
import { orFallback } from "./fall-back.ts";
import { deadlineOf, guardedPorts } from "./guard.ts";
import { type Observation, UNOBSERVED } from "./observe.ts";
import { observedAttempt } from "./observe-step.ts";
import { openForWork } from "./seal.ts";

/**
 * Runs a step by its name with the Payload of its Task state. Whatever it throws is a Fault. `due`, in milliseconds since
 * 1970, is when whoever runs it gives the try up; null or absent: never.
 */
export type RunStep = (name: string, payload: Json, options?: { readonly due?: number | null }) => Promise<JsonObject>;

/** Step Functions' context object, as far as steps need it. */
const contextObject = z.object({
  Execution: z.object({ Id: z.string(), Name: z.string(), Input: z.unknown() }),
  State: z.object({ Name: z.string(), RetryCount: z.int().min(0).default(0) }),
  Map: z.object({ Item: z.object({ Index: z.int() }) }).exactOptional(),
});
const payloadShape = z.object({ input: z.unknown(), context: contextObject });

/** The input of a run that a rule started: a bus event whose detail is a fact. */
const startedByFact = z.object({
  detail: z.object({
    id: z.string(),
    type: z.string(),
    meta: z.object({ correlationId: z.string(), traceparent: z.string().exactOptional() }),
  }),
});

export interface RunStepOptions extends Observation {
  /** What stands before the workflow's name in the name of a state machine; default: nothing. */
  readonly machinePrefix?: string;
}

export function createRunStep(topology: Topology, ports: StepPorts, given: RunStepOptions = UNOBSERVED): RunStep {
  const { machinePrefix = "", ...observation } = given;
  return async (name, payload, { due = null } = {}) => {
    const step = topology.steps.get(name);
    if (step === undefined) throw new Fault("VALIDATION", "unknown_step", unknownStep(topology, name));
    const { input, context } = parsed(payloadShape, payload, `The payload of step ${name} is not valid`);
    const options = {
      ...observation,
      clock: ports.clock,
      step: name,
      context: { ...stepContext(context, machinePrefix), deadline: deadlineOf(step, ports.clock.now(), due) },
    };
    return observedAttempt(options, (observed) => attempt(step, input, observed, ports));
  };
}

async function attempt(step: Step, input: unknown, context: StepContext, ports: StepPorts): Promise<JsonObject> {
  const { name } = step;
  const opened = await openedFor(step, input, ports.sealer);
  const checked = parsed(step.input, opened, `The input of step ${name} is not valid`, "input");
  const guarded = guardedPorts(step, checked, context, ports);
  return orFallback({ step, input: checked, attempt: context.attempt }, async () => {
    try {
      return await step.run(checked, context, guarded);
    } catch (error) {
      throw asFault(name, error);
    }
  });
}

/** The one place where a run's personal values are opened: what goes round in executions is sealed. */
async function openedFor({ name, opens = [] }: Step, input: unknown, sealer: Sealer): Promise<unknown> {
  if (opens.length === 0 || !isJsonObject(input)) return input;
  const sealed = Object.fromEntries(opens.flatMap((key) => (key in input ? [[key, input[key]]] : [])));
  const opened = await openForWork(sealer, sealed);
  const gone = opens.find((key) => isErased(opened[key]));
  if (gone === undefined) return { ...input, ...opened };
  throw new Fault(
    "VALIDATION",
    "erased",
    `Step ${name} needs ${gone}, which was erased: whose it was has asked for it.`,
  );
}

function asFault(name: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault("UNKNOWN", "step_failed", `Step ${name} failed: ${messageOf(error)}`, { cause: error });
}

function stepContext(
  { Execution, State, Map: iteration }: z.infer<typeof contextObject>,
  machinePrefix: string,
): Omit<StepContext, "deadline"> {
  const cause = startedByFact.safeParse(Execution.Input).data?.detail;
  const traceparent = wellFormed(cause?.meta.traceparent);
  const machine = Execution.Id.split(":").at(-2) ?? "";
  const workflow = machine.startsWith(machinePrefix) ? machine.slice(machinePrefix.length) : machine;
  const place = { execution: Execution.Id, workflow, state: State.Name };
  return {
    ...place,
    run: Execution.Name,
    attempt: State.RetryCount + 1,
    key: stepKey({ ...place, causeId: cause?.id, index: iteration?.Item.Index }),
    correlationId: cause?.meta.correlationId ?? Execution.Name,
    causationId: cause?.id ?? null,
    eventType: cause?.type ?? null,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** A producer on the bus may have sent anything, and it becomes a header. */
function wellFormed(traceparent: string | undefined): string | undefined {
  return traceparent !== undefined && parseTraceparent(traceparent) !== undefined ? traceparent : undefined;
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown, complaint: string, prefix = ""): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = problemsOf(result.error, value, prefix).map(({ message }) => message);
  throw new Fault("VALIDATION", "invalid_input", `${complaint}: ${problems.slice(0, 5).join("; ")}`);
}

function unknownStep(topology: Topology, name: string): string {
  return `There is no step ${name}. Declared: ${[...topology.steps.keys()].sort().join(", ")}.`;
}
