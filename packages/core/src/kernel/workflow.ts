import type * as z from "zod";
import type { StepPorts } from "../ports/step-ports.ts";
import type { Bulkhead } from "./bulkhead.ts";
import type { CircuitPolicy } from "./circuit.ts";
import type { Fault } from "./fault.ts";
import type { JsonObject } from "./json.ts";

/** An Amazon States Language definition as plain data; its query language is JSONata. */
export type Definition = JsonObject;

/**
 * A state machine. Its Task states call `arn:aws:states:::lambda:invoke` with a step's name as
 * FunctionName and `{ input, context }` as Payload, where context is `{% $states.context %}`.
 */
export interface Workflow {
  readonly name: string;
  readonly description: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: Definition;
}

/** Where a step runs, taken from Step Functions' context object. */
export interface StepContext {
  /** ARN of the execution. */
  readonly execution: string;
  /** Name of the state machine. */
  readonly workflow: string;
  /** Name of the execution: the run's id. */
  readonly run: string;
  readonly state: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /**
   * The idempotency key of the state's effect: the same for every try, and in every execution of the workflow that the
   * same fact started.
   */
  readonly key: string;
  readonly correlationId: string;
  /** Id of the event that started the run; null where it was started by hand. */
  readonly causationId: string | null;
  /** Type of that event; null where the run was started by hand. */
  readonly eventType: string | null;
  /** W3C trace context, for what the step records and whom it calls. */
  readonly traceparent?: string;
  /**
   * When its work has to have stopped, in milliseconds since 1970: a second before the try is given up, so that it can
   * still record how far it came. Infinity where the step has no timeout. Calls by its ports stop by themselves.
   */
  readonly deadline: number;
}

/** The code behind one Task state. On AWS it is a Lambda function of its name. */
export interface Step<Input = unknown, Output extends JsonObject = JsonObject> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** Members of the input that it needs in the clear; all else that is personal stays sealed. */
  readonly opens?: readonly string[];
  /** Seconds that one try may take; to be given where it calls out. Absent: no limit of its own. */
  readonly timeout?: number;
  /** Default DEFAULT_BULKHEAD. */
  readonly bulkhead?: Bulkhead;
  /** Of what it calls by its notifier and its HTTP client. Absent: it calls however often that fails. */
  readonly circuit?: CircuitPolicy<Input>;
  /**
   * What stands in for the result when no further try would follow, or a circuit is open; null: nothing, the failure
   * rises. The result is then marked `degraded: true` and counted.
   */
  fallback?(input: Input, fault: Fault): Output | null;
  run(input: Input, context: StepContext, ports: StepPorts): Promise<Output>;
}
