import { accept, type Decider, type Decision, refuseField } from "../kernel/decider.ts";
import type { Outcome, RedriveCommand, RedriveCommandOf } from "./commands.ts";
import type { RedriveEvent } from "./events.ts";

export interface RedriveState {
  readonly status: "none" | "running" | "aborted" | "completed";
  /** The last whose outcomes are recorded. */
  readonly batch: number;
  /** The batch after which the job went on in a run of its own. */
  readonly advanced: number;
  readonly redriven: number;
  readonly skipped: number;
}

type RedriveDecision = Decision<RedriveEvent>;

export const redriveDecider: Decider<RedriveState, RedriveCommand, RedriveEvent> = {
  initial: { status: "none", batch: 0, advanced: 0, redriven: 0, skipped: 0 },
  evolve,
  decide: (command, state) => {
    if (command.type === "StartRedrive") return start(command, state);
    if (state.status === "none") return unknownJob(command.jobId);
    switch (command.type) {
      case "ContinueRedrive":
        return state.status === "running" ? accept() : over(command.jobId, state);
      case "RecordBatch":
        return recordBatch(command, state);
      case "AdvanceRedrive":
        return advance(command, state);
      case "AbortRedrive":
        return abort(command, state);
      case "CompleteRedrive":
        return complete(command, state);
    }
  },
};

function evolve(state: RedriveState, { type, data }: RedriveEvent): RedriveState {
  switch (type) {
    case "RedriveStarted":
      return { ...state, status: "running" };
    case "LetterRedriven":
      return { ...state, batch: data.batch, redriven: state.redriven + 1 };
    case "LetterSkipped":
      return { ...state, batch: data.batch, skipped: state.skipped + 1 };
    case "RedriveAdvanced":
      return { ...state, advanced: data.batch };
    case "RedriveAborted":
      return { ...state, status: "aborted" };
    case "RedriveCompleted":
      return { ...state, status: "completed" };
  }
}

function start({ type: _, ...data }: RedriveCommandOf<"StartRedrive">, { status }: RedriveState): RedriveDecision {
  if (status === "none") return accept({ type: "RedriveStarted", data });
  const field = { path: "jobId", expected: "an id that is not taken", received: data.jobId };
  return refuseField("redrive_exists", field, "Leave jobId out to get a new one.");
}

/** What was redriven was redriven, though the job may have been aborted meanwhile. */
function recordBatch(
  { jobId, batch, outcomes }: RedriveCommandOf<"RecordBatch">,
  state: RedriveState,
): RedriveDecision {
  return batch <= state.batch ? accept() : accept(...outcomes.map((outcome) => outcomeOf({ jobId, batch }, outcome)));
}

function outcomeOf(at: { readonly jobId: string; readonly batch: number }, outcome: Outcome): RedriveEvent {
  return "code" in outcome
    ? { type: "LetterSkipped", data: { ...at, ...outcome } }
    : { type: "LetterRedriven", data: { ...at, ...outcome } };
}

function advance({ type: _, ...data }: RedriveCommandOf<"AdvanceRedrive">, state: RedriveState): RedriveDecision {
  const isDue = state.status === "running" && data.batch > state.advanced;
  return isDue ? accept({ type: "RedriveAdvanced", data }) : accept();
}

function abort({ type: _, ...data }: RedriveCommandOf<"AbortRedrive">, state: RedriveState): RedriveDecision {
  if (state.status === "completed") return over(data.jobId, state);
  return state.status === "running" ? accept({ type: "RedriveAborted", data }) : accept();
}

function complete({ jobId }: RedriveCommandOf<"CompleteRedrive">, state: RedriveState): RedriveDecision {
  const { status, redriven, skipped } = state;
  return status === "running" ? accept({ type: "RedriveCompleted", data: { jobId, redriven, skipped } }) : accept();
}

function over(jobId: string, { status }: RedriveState): RedriveDecision {
  const field = { path: "jobId", expected: "a redrive that is running", received: `${jobId}, ${status}` };
  return refuseField("redrive_over", field, "Start another for what is still dead.");
}

function unknownJob(jobId: string): RedriveDecision {
  const field = { path: "jobId", expected: "a redrive that was started", received: jobId };
  return refuseField("redrive_unknown", field, "Start it first.");
}
