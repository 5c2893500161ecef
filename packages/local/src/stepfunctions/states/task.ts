import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { Template } from "../data/query.ts";
import type { Answer, Lane } from "../execution-state.ts";
import type { Details } from "../history.ts";
import type { TaskState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import {
  type Bindings,
  evaluate,
  evaluationFailed,
  exceedsLimit,
  placed,
  record,
  StateFailure,
  scopeOf,
  type Turn,
} from "../turn.ts";
import { exit, type Outcome, tooLarge, unexpected, WAITS } from "./outcome.ts";

const INVOKE: Details = { resourceType: "lambda", resource: "invoke" };
const REGION = "us-east-1";

interface Call {
  readonly functionName: string;
  readonly payload: Json;
}

/** Schedules the task. It is recorded as started at once, though it may wait a little for a free place. */
export function* beginTask(turn: Turn, lane: Lane, state: TaskState): Steps<Outcome> {
  const scope = scopeOf(turn, lane, state);
  const given = state.arguments === null ? lane.input : yield* evaluate(turn, lane, state.arguments, scope);
  if (state.arguments?.grows === true && exceedsLimit(given)) throw tooLarge(lane, state.name);
  const timeout = yield* secondsOf(turn, lane, state, state.timeoutSeconds);
  const heartbeat = yield* secondsOf(turn, lane, state, state.heartbeatSeconds);
  const call = callOf(lane, state, given);
  const limits = {
    ...(timeout === null ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === null ? {} : { heartbeatInSeconds: heartbeat }),
  };
  const event = recordScheduled(turn, lane, state, given, limits);
  // A function that is only invoked sends no heartbeats, so the shorter of the two limits ends it.
  const limit = heartbeat !== null && heartbeat < (timeout ?? Number.POSITIVE_INFINITY) ? "heartbeat" : "timeout";
  const seconds = limit === "heartbeat" ? heartbeat : timeout;
  const due = seconds === null ? null : turn.at + seconds * 1000;
  lane.waiting = { kind: "task", event, ...call, due, limit };
  turn.pending.set(event, lane.id);
  turn.commands.push({ kind: "invoke", event, ...call, due });
  return WAITS;
}

/** Takes the result, the failure or the time limit of the task that the lane waits for. */
export function* endTask(turn: Turn, lane: Lane, state: TaskState, signal: Answer): Steps<Outcome> {
  const waiting = lane.waiting;
  lane.waiting = null;
  switch (signal.kind) {
    case "taskSucceeded":
      return yield* succeed(turn, lane, state, signal.output);
    case "taskFailed":
      throw failTask(turn, lane, state, signal.error, signal.cause);
    case "timerFired": {
      turn.commands.push({ kind: "cancel", event: signal.event });
      const error =
        waiting?.kind === "task" && waiting.limit === "heartbeat" ? "States.HeartbeatTimeout" : "States.Timeout";
      record(turn, lane, eventType(state, "TimedOut"), {
        details: state.resource.kind === "invoke" ? { ...INVOKE, error } : { error },
      });
      throw new StateFailure(error, null);
    }
  }
}

function* succeed(turn: Turn, lane: Lane, state: TaskState, payload: Json): Steps<Outcome> {
  const result: Json =
    state.resource.kind === "invoke"
      ? { ExecutedVersion: "$LATEST", Payload: payload, SdkHttpMetadata: { HttpStatusCode: 200 }, StatusCode: 200 }
      : payload;
  if (exceedsLimit(result)) {
    const { failure } = tooLarge(lane, state.resource.kind === "invoke" ? "lambda" : state.resource.arn);
    throw failTask(turn, lane, state, failure.error ?? "", failure.cause ?? "");
  }
  record(turn, lane, eventType(state, "Succeeded"), {
    ...(state.resource.kind === "invoke" ? { details: INVOKE } : {}),
    data: { output: result },
  });
  const bindings: Bindings = { result };
  return yield* exit(turn, lane, state, state, result, bindings);
}

function failTask(turn: Turn, lane: Lane, state: TaskState, error: string, cause: string): StateFailure {
  record(turn, lane, eventType(state, "Failed"), {
    details: state.resource.kind === "invoke" ? { ...INVOKE, error, cause } : { error, cause },
  });
  return new StateFailure(error, cause);
}

function recordScheduled(turn: Turn, lane: Lane, { resource }: TaskState, given: Json, limits: Details): number {
  if (resource.kind === "invoke") {
    const event = record(turn, lane, "TaskScheduled", {
      details: { ...INVOKE, region: REGION, ...limits },
      data: { parameters: given },
    });
    record(turn, lane, "TaskStarted", { details: INVOKE });
    return event;
  }
  const event = record(turn, lane, "LambdaFunctionScheduled", {
    details: { resource: resource.arn, ...limits },
    data: { input: given },
  });
  record(turn, lane, "LambdaFunctionStarted");
  return event;
}

function eventType({ resource }: TaskState, what: "Succeeded" | "Failed" | "TimedOut"): string {
  return resource.kind === "invoke" ? `Task${what}` : `LambdaFunction${what}`;
}

function callOf(lane: Lane, { resource }: TaskState, given: Json): Call {
  if (resource.kind === "function") return { functionName: functionNameOf(resource.arn), payload: given };
  const name = isJsonObject(given) ? given.FunctionName : undefined;
  if (!isJsonObject(given) || typeof name !== "string" || name === "") {
    const message =
      "The Arguments could not be used to start the Task: [The field 'FunctionName' is required but was missing]";
    throw new StateFailure("States.Runtime", placed(lane, message));
  }
  return { functionName: functionNameOf(name), payload: given.Payload ?? {} };
}

/** A function is given by its name or by its ARN, either with or without a version. */
function functionNameOf(given: string): string {
  const parts = given.split(":");
  const at = parts.indexOf("function");
  return (at === -1 ? parts[0] : parts[at + 1]) ?? given;
}

function* secondsOf(turn: Turn, lane: Lane, state: TaskState, template: Template | null): Steps<number | null> {
  if (template === null) return null;
  const value = yield* evaluate(turn, lane, template, scopeOf(turn, lane, state));
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 99_999_999) return value;
  throw evaluationFailed(turn, lane, template.field, unexpected(template, "integer", value));
}
