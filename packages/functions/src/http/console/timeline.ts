import type { HistoryEvent } from "@bridgework/core/ports/workflows";
import type { Attempt, TimelineRow } from "../contract.ts";
import { jsonIn, numberIn, textIn } from "./history-details.ts";
import {
  addRow,
  close,
  closeOpen,
  enclosing,
  fail,
  inDisplayOrder,
  noRows,
  type Place,
  parentOf,
  ROOT,
  type Rows,
  settle,
} from "./timeline-rows.ts";

/**
 * An execution's history as rows for a Gantt chart: a row for each state that was entered, for each branch of a Parallel
 * and for each iteration of a Map, children after their parent. Where a row belongs follows from `previousEventId`,
 * which links the events of one branch: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function timeline(history: readonly HistoryEvent[]): TimelineRow[] {
  const rows = noRows();
  const places = new Map<number, Place>();
  for (const event of history) {
    const place = places.get(event.previousEventId) ?? ROOT;
    places.set(event.id, take(rows, place, event));
  }
  settle(rows);
  return inDisplayOrder(rows);
}

/** Takes one event, given the place of the one before it, and says where that leaves its branch. */
function take(rows: Rows, place: Place, event: HistoryEvent): Place {
  const { type } = event;
  const state = /^([A-Z][a-z]+)State(Entered|Exited|Started|Succeeded|Failed|Aborted)$/.exec(type);
  if (state !== null) return takeState(rows, place, event, state[1] ?? "", state[2] ?? "");
  const iteration = /^MapIteration(Started|Succeeded|Failed|Aborted)$/.exec(type);
  if (iteration !== null) return takeIteration(rows, place, event, iteration[1] ?? "");
  const attempt = /^(?:Task|LambdaFunction|Activity)([A-Z]\w+)$/.exec(type);
  if (attempt !== null && place.state !== null) takeAttempt(place.state, event, attempt[1] ?? "");
  else if (type === "EvaluationFailed" && place.state !== null) noteError(place.state, event);
  else if (type.startsWith("Execution")) takeExecution(rows, place, event);
  return place;
}

function takeState(rows: Rows, place: Place, event: HistoryEvent, type: string, what: string): Place {
  if (what === "Entered") return enter(rows, place, event, type);
  const failedBefore = what === "Failed" && place.state?.status === "failed";
  const row = !failedBefore && place.state?.type === type ? place.state : enclosing(rows, place.container, type);
  if (row === null) return place;
  const container = parentOf(rows, row);
  switch (what) {
    case "Exited":
      exit(rows, row, event);
      return { container, state: null, opens: null };
    case "Started":
      Object.assign(row, { status: "running", error: null, cause: null });
      return { container, state: row, opens: type === "Parallel" ? "Branch" : null };
    case "Failed":
      fail(rows, place.state, row, event);
      return { container, state: row, opens: null };
    case "Aborted":
      close(rows, row, "aborted", event.timestamp);
      return place;
    default:
      return { container, state: row, opens: null };
  }
}

function enter(rows: Rows, place: Place, event: HistoryEvent, type: string): Place {
  const container = place.opens === null ? place.container : addBranch(rows, place, event);
  const state = addRow(rows, container, event, { type, name: textIn(event, "name") ?? type });
  state.input = jsonIn(event, "input");
  return { container, state, opens: null };
}

/** A branch has no event of its own: the first state that follows the Parallel's start opens it. */
function addBranch(rows: Rows, { state }: Place, event: HistoryEvent): TimelineRow {
  const siblings = (rows.below.get(state?.id ?? null) ?? []).filter((row) => row.stoppedAt === null);
  // Half an id above the one before it keeps the branch apart from the state that the same event opens.
  const opened = { ...event, id: event.id - 0.5 };
  return addRow(rows, state, opened, { type: "Branch", name: `Branch ${siblings.length + 1}` });
}

function exit(rows: Rows, row: TimelineRow, event: HistoryEvent): void {
  const last = row.attempts.at(-1);
  if (last?.status === "failed" || last?.status === "timed_out")
    Object.assign(row, { error: last.error, cause: last.cause });
  const caught = row.status === "failed" || row.error !== null;
  row.output = jsonIn(event, "output");
  closeOpen(rows, row.id, "succeeded", event.timestamp);
  close(rows, row, caught ? "caught" : "succeeded", event.timestamp);
}

const ITERATION_STATUS: Readonly<Record<string, TimelineRow["status"]>> = { Succeeded: "succeeded", Failed: "failed" };

function takeIteration(rows: Rows, place: Place, event: HistoryEvent, what: string): Place {
  if (what === "Started") {
    const map = place.state?.type === "Map" ? place.state : enclosing(rows, place.container, "Map");
    const name = `Iteration ${numberIn(event, "index") ?? 0}`;
    return { container: addRow(rows, map, event, { type: "Iteration", name }), state: null, opens: null };
  }
  const iteration = enclosing(rows, place.container, "Iteration");
  if (iteration === null) return place;
  if (what === "Failed") fail(rows, place.state, iteration, event);
  close(rows, iteration, ITERATION_STATUS[what] ?? "aborted", event.timestamp);
  const map = parentOf(rows, iteration);
  return { container: map === null ? null : parentOf(rows, map), state: map, opens: null };
}

function takeAttempt(row: TimelineRow, event: HistoryEvent, what: string): void {
  const attempt = row.attempts.at(-1);
  if (what === "Scheduled") addAttempt(row, event);
  else if (what === "Submitted") row.status = "waiting";
  else if (attempt === undefined) return;
  else if (what === "Started") attempt.startedAt = event.timestamp;
  else if (what === "Succeeded") endAttempt(attempt, "succeeded", event);
  else if (what === "TimedOut") endAttempt(attempt, "timed_out", event);
  else if (what.endsWith("Failed")) endAttempt(attempt, "failed", event);
}

function addAttempt(row: TimelineRow, { timestamp }: HistoryEvent): void {
  const last = row.attempts.at(-1);
  if (last?.stoppedAt) last.retryAfter = Date.parse(timestamp) - Date.parse(last.stoppedAt);
  Object.assign(row, { status: "running", error: null, cause: null });
  row.attempts.push({
    number: row.attempts.length + 1,
    scheduledAt: timestamp,
    startedAt: null,
    stoppedAt: null,
    status: "running",
    error: null,
    cause: null,
    retryAfter: null,
  });
}

function endAttempt(attempt: Attempt, status: Attempt["status"], event: HistoryEvent): void {
  const failed = status !== "succeeded";
  Object.assign(attempt, {
    status,
    stoppedAt: event.timestamp,
    error: failed ? textIn(event, "error") : null,
    cause: failed ? textIn(event, "cause") : null,
  });
}

function noteError(row: TimelineRow, event: HistoryEvent): void {
  Object.assign(row, { error: textIn(event, "error"), cause: textIn(event, "cause") });
}

const END_STATUS: Readonly<Record<string, TimelineRow["status"]>> = {
  ExecutionSucceeded: "succeeded",
  ExecutionFailed: "aborted",
  ExecutionTimedOut: "timed_out",
  ExecutionAborted: "aborted",
};

/** An execution that failed did so in one place, which takes what encloses it along; the rest was aborted. */
function takeExecution(rows: Rows, place: Place, event: HistoryEvent): void {
  const status = END_STATUS[event.type];
  if (status === undefined) return;
  if (event.type === "ExecutionFailed") fail(rows, place.state, null, event);
  closeOpen(rows, null, status, event.timestamp);
}
