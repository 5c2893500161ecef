import type { Attempt, DeadLetterItem, RunItem, TimelineRow } from "@bridgework/functions/http/contract";

/** What something is doing or came to. Each has one colour and one shape. */
export type State =
  | "queued"
  | "running"
  | "waiting"
  | "retrying"
  | "ok"
  | "failed"
  | "timeout"
  | "off"
  | "dead"
  | "redriven";

const LABELS: Readonly<Record<State, string>> = {
  queued: "queued",
  running: "running",
  waiting: "waiting",
  retrying: "retrying",
  ok: "succeeded",
  failed: "failed",
  timeout: "timed out",
  off: "cancelled",
  dead: "dead-lettered",
  redriven: "redriven",
};

export function stateLabel(state: State): string {
  return LABELS[state];
}

export function runState({ status, activity }: Pick<RunItem, "status" | "activity">): State {
  switch (status) {
    case "RUNNING":
      return activity === null || activity === "working" ? "running" : activity;
    case "SUCCEEDED":
      return "ok";
    case "FAILED":
      return "failed";
    case "TIMED_OUT":
      return "timeout";
    case "ABORTED":
      return "off";
  }
}

/** Of a state or an attempt in a run's timeline; one that was caught has failed. */
export function rowState(status: TimelineRow["status"] | Attempt["status"]): State {
  switch (status) {
    case "running":
    case "retrying":
    case "waiting":
      return status;
    case "succeeded":
      return "ok";
    case "caught":
    case "failed":
      return "failed";
    case "timed_out":
      return "timeout";
    case "aborted":
      return "off";
  }
}

export function letterState(status: DeadLetterItem["status"]): State {
  return status === "dead" ? "dead" : "redriven";
}
