import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { advance } from "./advance.ts";
import { type Command, type ExecutionState, NOT_STARTED, type Signal } from "./execution-state.ts";
import type { HistoryRecord } from "./history.ts";
import { parseMachine } from "./parse.ts";
import { startedSignal } from "./replay.ts";

export interface Call {
  readonly name: string;
  readonly payload: Json;
  /** 1 for the first call of this name. */
  readonly nth: number;
}

export type CallAnswer =
  | { readonly output: Json }
  | { readonly error: string; readonly cause?: string }
  /** Never answers. */
  | "silence";

export interface Driven {
  readonly state: ExecutionState;
  readonly history: readonly HistoryRecord[];
  /** Types of the history's events. */
  readonly types: string;
  readonly calls: readonly Call[];
  /** Seconds from the start at which each timer ran out. */
  readonly timers: readonly number[];
  readonly signals: readonly Signal[];
}

export interface DriveOptions {
  readonly answer?: (call: Call) => CallAnswer;
  readonly random?: number;
}

export const START = Date.UTC(2026, 0, 1);

/** Runs a definition to its end: tasks are answered at once, one after another; then the timer that is due next runs out. */
export async function drive(definition: JsonObject, input: Json = {}, options: DriveOptions = {}): Promise<Driven> {
  const { answer = () => ({ output: null }), random = 0.5 } = options;
  const machine = parseMachine(definition);
  const origin = { workflow: "machine", name: "run", started_at: START, random };
  const history: HistoryRecord[] = [];
  const calls: Call[] = [];
  const timers: number[] = [];
  const signals: Signal[] = [];
  let open: Exclude<Command, { kind: "cancel" }>[] = [];
  let state = NOT_STARTED;
  let at = START;

  const tell = async (signal: Signal) => {
    const advanced = await advance(machine, state, signal);
    signals.push(signal);
    state = advanced.state;
    history.push(...advanced.history);
    for (const command of advanced.commands) {
      if (command.kind === "cancel") open = open.filter(({ event }) => event !== command.event);
      else open.push(command);
    }
  };
  const next = (): Signal | undefined => {
    for (const command of open) {
      if (command.kind !== "invoke") continue;
      const nth = calls.filter(({ name }) => name === command.functionName).length + 1;
      const call = { name: command.functionName, payload: command.payload, nth };
      const given = answer(call);
      if (given === "silence") continue;
      calls.push(call);
      const { event } = command;
      if ("output" in given) return { kind: "taskSucceeded", event, output: given.output, at, random };
      return { kind: "taskFailed", event, error: given.error, cause: given.cause ?? "", at, random };
    }
    const due = open
      .filter((command) => command.due !== null)
      .sort((one, other) => Number(one.due) - Number(other.due));
    const timer = due[0];
    if (timer === undefined) return undefined;
    at = Number(timer.due);
    timers.push((at - START) / 1000);
    return { kind: "timerFired", event: timer.event, at, random };
  };

  await tell(startedSignal(origin, input));
  for (let signal = next(); signal !== undefined && state.status === "RUNNING"; signal = next()) {
    const { event } = signal as Exclude<Signal, { kind: "started" }>;
    open = open.filter((command) => command.event !== event);
    await tell(signal);
  }
  return { state, history, types: history.map(({ type }) => type).join(" "), calls, timers, signals };
}

/** A machine of JSONata states that follow each other in the order given; each without Next goes on to the one after it. */
export function machineOf(states: Readonly<Record<string, JsonObject>>): JsonObject {
  const names = Object.keys(states);
  const linked = names.map((name, index) => {
    const state = states[name] ?? {};
    const following = names[index + 1];
    const ends = ["Choice", "Succeed", "Fail"].includes(String(state.Type)) || "Next" in state || "End" in state;
    if (ends) return [name, state] as const;
    return [name, following === undefined ? { ...state, End: true } : { ...state, Next: following }] as const;
  });
  return { QueryLanguage: "JSONata", StartAt: names[0] ?? "", States: Object.fromEntries(linked) };
}

export function task(name: string, more: JsonObject = {}): JsonObject {
  const payload = { FunctionName: name, Payload: "{% $states.input %}" };
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: payload,
    Output: "{% $states.result.Payload %}",
    ...more,
  };
}
