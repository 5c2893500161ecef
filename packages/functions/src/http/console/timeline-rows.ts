import type { HistoryEvent } from "@bridgework/core/ports/workflows";
import type { TimelineRow } from "../contract.ts";
import { textIn } from "./history-details.ts";

/** Rows, and below which row each was opened (null: at the top), in that order. */
export interface Rows {
  readonly byId: Map<number, TimelineRow>;
  readonly below: Map<number | null, TimelineRow[]>;
}

export function noRows(): Rows {
  return { byId: new Map(), below: new Map() };
}

/** Where the next event of a branch stands. */
export interface Place {
  /** The branch or iteration that it is in; null at the top. */
  readonly container: TimelineRow | null;
  /** The state that it belongs to; null between two states. */
  readonly state: TimelineRow | null;
  /** What the next state to be entered opens for itself. */
  readonly opens: "Branch" | null;
}

export const ROOT: Place = { container: null, state: null, opens: null };

type Status = TimelineRow["status"];

export function addRow(
  rows: Rows,
  parent: TimelineRow | null,
  { id, timestamp }: HistoryEvent,
  { type, name }: { readonly type: string; readonly name: string },
): TimelineRow {
  const row: TimelineRow = {
    id,
    parent: parent?.id ?? null,
    depth: parent === null ? 0 : parent.depth + 1,
    name,
    type,
    status: "running",
    startedAt: timestamp,
    stoppedAt: null,
    input: null,
    output: null,
    error: null,
    cause: null,
    attempts: [],
  };
  rows.byId.set(id, row);
  const siblings = rows.below.get(row.parent);
  if (siblings === undefined) rows.below.set(row.parent, [row]);
  else siblings.push(row);
  return row;
}

/** The nearest row of the type, from `row` upwards. */
export function enclosing(rows: Rows, row: TimelineRow | null, type: string): TimelineRow | null {
  let found = row;
  while (found !== null && found.type !== type) found = parentOf(rows, found);
  return found;
}

/** Ends a row that is still open, and whatever is open below it as aborted. */
export function close(rows: Rows, row: TimelineRow, status: Status, at: string): void {
  if (row.stoppedAt !== null) return;
  closeOpen(rows, row.id, status === "timed_out" ? "timed_out" : "aborted", at);
  Object.assign(row, { status, stoppedAt: at });
  const last = row.attempts.at(-1);
  if (last?.status === "running")
    Object.assign(last, { status: status === "timed_out" ? "timed_out" : "failed", stoppedAt: at });
}

/** Ends every open row below one (null: every open row), the innermost first; a branch that has nothing open has succeeded. */
export function closeOpen(rows: Rows, below: number | null, status: Status, at: string): void {
  for (const row of rows.below.get(below) ?? []) {
    if (row.stoppedAt !== null) continue;
    if (row.type === "Branch" && settleBranch(rows, row)) continue;
    closeOpen(rows, row.id, status, at);
    close(rows, row, row.status === "failed" ? "failed" : status, at);
  }
}

/**
 * A failure that was not caught goes up from the state where it happened to `until`, which itself may still be caught
 * or tried again. What else is open below `until` is aborted.
 */
export function fail(rows: Rows, from: TimelineRow | null, until: TimelineRow | null, event: HistoryEvent): void {
  const last = from?.attempts.at(-1);
  const error = textIn(event, "error") ?? last?.error ?? from?.error ?? null;
  const cause = textIn(event, "cause") ?? last?.cause ?? from?.cause ?? null;
  for (let row = from; row !== null && row !== until; row = parentOf(rows, row)) {
    Object.assign(row, { error, cause });
    close(rows, row, last?.status === "timed_out" && row === from ? "timed_out" : "failed", event.timestamp);
  }
  if (until === null) return;
  closeOpen(rows, until.id, "aborted", event.timestamp);
  Object.assign(until, { status: "failed", error, cause });
}

/** Says of each open row what it is doing. */
export function settle(rows: Rows): void {
  for (const row of rows.byId.values()) {
    if (row.stoppedAt !== null || (row.type === "Branch" && settleBranch(rows, row))) continue;
    const last = row.attempts.at(-1);
    const failed = row.status === "failed" || last?.status === "failed" || last?.status === "timed_out";
    if (row.type === "Wait") row.status = "waiting";
    else if (failed) row.status = "retrying";
  }
}

/** Children after their parent, in the order in which they began. */
export function inDisplayOrder(rows: Rows): TimelineRow[] {
  const ordered: TimelineRow[] = [];
  const visit = (parent: number | null): void => {
    for (const row of rows.below.get(parent) ?? []) {
      ordered.push(row);
      visit(row.id);
    }
  };
  visit(null);
  return ordered;
}

export function parentOf(rows: Rows, { parent }: TimelineRow): TimelineRow | null {
  return parent === null ? null : (rows.byId.get(parent) ?? null);
}

/** Nothing tells that a branch has ended but that nothing in it is open: it has come to what its last state came to. */
function settleBranch(rows: Rows, branch: TimelineRow): boolean {
  const inside = rows.below.get(branch.id) ?? [];
  const last = inside.at(-1);
  if (last === undefined || inside.some((row) => row.stoppedAt === null)) return false;
  Object.assign(branch, { status: last.status === "caught" ? "succeeded" : last.status, stoppedAt: last.stoppedAt });
  return true;
}
