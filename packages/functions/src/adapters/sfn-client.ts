import { SFNClient } from "@aws-sdk/client-sfn";
import { type ErrorClass, Fault, messageOf } from "@bridgework/core/kernel/fault";
import { type ClientSettings, clientOptions } from "./client-options.ts";

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 5_000 };

/** A client that keeps its connections; 3 attempts unless told otherwise. */
export function createSfnClient(settings: ClientSettings = {}): SFNClient {
  return new SFNClient(clientOptions(settings, { ...BOUNDS, attempts: settings.attempts ?? 3 }));
}

const THROTTLED = new Set(["ThrottlingException", "ExecutionLimitExceeded"]);

/** What Step Functions did not do, and what to do about it. */
export function sfnFault(machine: string, error: unknown): Fault {
  const name = error instanceof Error ? error.name : "";
  const said = messageOf(error);
  const fault = (errorClass: ErrorClass, code: string, message: string) =>
    new Fault(errorClass, code, message, { cause: error });
  if (THROTTLED.has(name))
    return fault("RATE_LIMIT", "throttled", `Step Functions takes no more requests for ${machine} now: ${said}`);
  if (name === "StateMachineDoesNotExist")
    return fault(
      "VALIDATION",
      "unknown_workflow",
      `There is no state machine ${machine}. Deploy it, or correct its name.`,
    );
  if (name === "InvalidExecutionInput" || name === "InvalidName" || name === "ValidationException")
    return fault("VALIDATION", "invalid_start", `Step Functions refuses this for ${machine}: ${said}`);
  if (name === "AccessDeniedException")
    return fault("SYSTEM", "denied", `Access to ${machine} is denied: ${said}. Check the role and its policy.`);
  if (name === "TimeoutError" || (error instanceof Error && "code" in error))
    return fault("NETWORK", "unreachable", `Step Functions gave no answer for ${machine}: ${said}. Try again.`);
  return fault("SYSTEM", "stepfunctions", `Step Functions failed for ${machine}: ${said}`);
}
