import type { Json } from "@bridgework/core/kernel/json";
import type { Lane } from "../execution-state.ts";
import type { WaitState } from "../machine.ts";
import type { Steps } from "../steps.ts";
import { evaluate, evaluationFailed, placed, StateFailure, scopeOf, type Turn } from "../turn.ts";
import { exit, type Outcome, unexpected, WAITS } from "./outcome.ts";

/** Step Functions refuses to wait longer than this many seconds. */
const LONGEST_SECONDS = 2 ** 31 - 1;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export function* beginWait(turn: Turn, lane: Lane, state: WaitState): Steps<Outcome> {
  const { kind, template } = state.until;
  const value = yield* evaluate(turn, lane, template, scopeOf(turn, lane, state));
  const due = kind === "seconds" ? afterSeconds(turn, lane, state, value) : atTimestamp(turn, lane, state, value);
  if (due - turn.at > LONGEST_SECONDS * 1000)
    throw new StateFailure("States.Runtime", placed(lane, "Wait state delay is too long."));
  if (due <= turn.at) return yield* endWait(turn, lane, state);
  const event = lane.enteredEvent;
  lane.waiting = { kind: "wait", event };
  turn.pending.set(event, lane.id);
  turn.commands.push({ kind: "timer", event, due });
  return WAITS;
}

export function endWait(turn: Turn, lane: Lane, state: WaitState): Steps<Outcome> {
  return exit(turn, lane, state, state, lane.input);
}

function afterSeconds(turn: Turn, lane: Lane, { until }: WaitState, value: Json): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return turn.at + value * 1000;
  throw evaluationFailed(turn, lane, until.template.field, unexpected(until.template, "integer", value));
}

function atTimestamp(turn: Turn, lane: Lane, { until }: WaitState, value: Json): number {
  if (typeof value !== "string")
    throw evaluationFailed(turn, lane, until.template.field, unexpected(until.template, "string", value));
  const due = TIMESTAMP.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(due)) return due;
  const message = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value}`;
  throw evaluationFailed(turn, lane, until.template.field, message);
}
