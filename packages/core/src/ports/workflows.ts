import type { Json, JsonObject } from "../kernel/json.ts";

export const RUN_STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface StartRun {
  readonly workflow: string;
  /** The execution's name, unique for its workflow. */
  readonly name: string;
  readonly input: Json;
  /** The rule and the event that started it; none where it was started by hand. */
  readonly trigger?: RunTrigger;
}

export interface RunTrigger {
  readonly rule: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly version: number;
  readonly correlationId: string;
}

/** One execution of a workflow, as lists show it. */
export interface Run {
  /** The execution's name. */
  readonly id: string;
  readonly arn: string;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Of a running one: `retrying` or `waiting` while it waits for a timer, else `working`. */
  readonly activity: "working" | "retrying" | "waiting" | null;
  /** Tries beyond the first, over all its states. */
  readonly retries: number;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly trigger: RunTrigger | null;
  readonly error: string | null;
  readonly cause: string | null;
}

export interface RunDetail extends Run {
  readonly input: Json;
  readonly output: Json | null;
  /** The definition that this execution runs, whatever the newest is. */
  readonly definition: JsonObject;
}

/** A history event in the shape of Step Functions' GetExecutionHistory, with an ISO time. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: string;
  /** The `…EventDetails` member of its type, as `taskStateEnteredEventDetails`, under AWS's name. */
  readonly [details: string]: unknown;
}

export interface RunFilter {
  readonly status?: RunStatus;
  readonly workflow?: string;
  readonly eventIds?: readonly string[];
  readonly correlationId?: string;
}

export interface RunPage {
  readonly items: readonly Run[];
  readonly next: string | null;
}

/** Step Functions. */
export interface Workflows {
  /** Starts an execution; one of the same name and input that exists is left as it is. */
  start(request: StartRun): Promise<{ readonly arn: string; readonly startedAt: string }>;
  /** Newest first. */
  list(filter: RunFilter, page: { readonly limit: number; readonly cursor?: string }): Promise<RunPage>;
  find(id: string): Promise<RunDetail | undefined>;
  /** In order of id; `after` is exclusive. */
  history(id: string, page: { readonly limit: number; readonly after?: number }): Promise<readonly HistoryEvent[]>;
}
