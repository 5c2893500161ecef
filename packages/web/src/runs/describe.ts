import type { RunDetail, TimelineRow } from "@bridgework/functions/http/contract";
import { counted, duration } from "../kit/format.ts";
import { attemptLife, lifeOf, workOf } from "./bars.ts";
import { lengthOf, worked } from "./scale.ts";

type Definition = RunDetail["definition"];

/** The word above a run. */
export function runTitle({ status, activity }: Pick<RunDetail, "status" | "activity">): string {
  switch (status) {
    case "RUNNING":
      return RUNNING[activity ?? "working"];
    case "SUCCEEDED":
      return "Succeeded";
    case "FAILED":
      return "Failed";
    case "TIMED_OUT":
      return "Timed out";
    case "ABORTED":
      return "Aborted";
  }
}

const RUNNING = { working: "Running", retrying: "Retrying", waiting: "Waiting" } as const;

/** What went wrong, in one line, with the state to look at; undefined where nothing did. */
export function whyOf(run: RunDetail): { readonly text: string; readonly step: string | null } | undefined {
  const caught = run.timeline.find(({ status, attempts }) => status === "caught" && attempts.length > 0);
  const step = caught === undefined ? null : String(caught.id);
  if (run.error !== null) return { text: [run.error, causeText(run.cause)].filter(Boolean).join(": "), step };
  if (caught === undefined) return undefined;
  return { text: `${caught.name} failed after ${counted(caught.attempts.length, "attempt")}, caught`, step };
}

/** How long it took, and how much of that was work. */
export function tookOf(run: RunDetail, now: number): { readonly all: string; readonly work: string } {
  const life = lifeOf(run, now);
  return { all: duration(lengthOf(life)), work: duration(worked(workOf(run, now), life)) };
}

/** The message of a cause: Lambda gives its errors as JSON text. */
export function causeText(cause: string | null): string {
  if (cause === null) return "";
  try {
    const parsed: unknown = JSON.parse(cause);
    const message =
      typeof parsed === "object" && parsed !== null && "errorMessage" in parsed ? parsed.errorMessage : cause;
    return typeof message === "string" ? message : cause;
  } catch {
    return cause;
  }
}

/** What became of a state, as a sentence. */
export function stateSentence(state: TimelineRow, definition: Definition, now: number): string {
  const tries = state.attempts.length;
  const time = duration(lengthOf(lifeOf(state, now)));
  switch (state.status) {
    case "succeeded":
      return tries > 1 ? `Succeeded at attempt ${tries}, after ${time}.` : `Succeeded in ${time}.`;
    case "running":
      return tries > 1 ? `At work on attempt ${tries}, for ${time} in all.` : `At work for ${time}.`;
    case "waiting":
      return `Waiting for ${time}.`;
    case "retrying":
      return `Failed ${times(tries)}, waiting to try again.`;
    case "caught":
      return `Failed ${times(tries)} in ${time}, then caught${toward(state, definition)}.`;
    case "failed":
      return tries === 0 ? "Failed the run." : `Failed ${times(tries)} in ${time}.`;
    case "timed_out":
      return `Timed out after ${time}.`;
    case "aborted":
      return `Stopped after ${time}, before it had a result.`;
  }
}

/** What follows an attempt. */
export function afterAttempt(state: TimelineRow, index: number): string {
  const attempt = state.attempts[index];
  if (attempt === undefined || attempt.status === "running") return "";
  if (attempt.status === "succeeded") return index === 0 ? "" : "done";
  if (attempt.retryAfter !== null) return `then ${duration(attempt.retryAfter)}`;
  return state.attempts.length > 1 ? "the last try" : "not tried again";
}

export function attemptTook(state: TimelineRow, index: number, now: number): string {
  const attempt = state.attempts[index];
  return attempt === undefined ? "" : duration(lengthOf(attemptLife(attempt, now)));
}

function times(count: number): string {
  if (count <= 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}

function toward(state: TimelineRow, definition: Definition): string {
  const next = catcherOf(findState(definition, state.name), state.error);
  return next === undefined ? "" : ` by ${next}`;
}

/** Where a state's Catch goes on for an error. */
function catcherOf(state: Definition | undefined, error: string | null): string | undefined {
  const catchers = state?.["Catch"];
  if (!Array.isArray(catchers)) return undefined;
  const found: unknown = catchers.find((each: unknown) => {
    const errors = isObject(each) ? each["ErrorEquals"] : undefined;
    return Array.isArray(errors) && (errors.includes("States.ALL") || errors.includes(error));
  });
  const next = isObject(found) ? found["Next"] : undefined;
  return typeof next === "string" ? next : undefined;
}

/** A state of the definition by its name, also inside branches and iterations; names are unique in a definition. */
function findState(definition: unknown, name: string): Definition | undefined {
  if (!isObject(definition)) return undefined;
  const states = definition["States"];
  if (!isObject(states)) return undefined;
  const own = states[name];
  if (isObject(own)) return own;
  for (const state of Object.values(states)) {
    const found = holdersIn(state)
      .map((inner) => findState(inner, name))
      .find((each) => each !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function holdersIn(state: unknown): readonly unknown[] {
  if (!isObject(state)) return [];
  const branches = Array.isArray(state["Branches"]) ? state["Branches"] : [];
  return [...branches, state["ItemProcessor"], state["Iterator"]].filter((each) => each !== undefined);
}

function isObject(value: unknown): value is Definition {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
