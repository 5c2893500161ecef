import type { Attempt, RunDetail, TimelineRow } from "@bridgework/functions/http/contract";
import { type Folds, isClosed, RUN_KEY } from "./folds.ts";

/** A line of the timeline. Its key is unique in the run and stays the same while the run goes on. */
export type Row = RunRow | StateRow | AttemptRow;

interface Line {
  readonly key: string;
  readonly depth: number;
  /** Null where there is nothing below. */
  readonly open: boolean | null;
}
export interface RunRow extends Line {
  readonly kind: "run";
  readonly run: RunDetail;
}
export interface StateRow extends Line {
  readonly kind: "state";
  readonly state: TimelineRow;
}
export interface AttemptRow extends Line {
  readonly kind: "attempt";
  readonly state: TimelineRow;
  readonly attempt: Attempt;
  /** Null for the first. */
  readonly previous: Attempt | null;
}

/** The lines to show: the run, its states below what holds them, and the attempts of what was tried again. */
export function rowsOf(run: RunDetail, folds: Folds): readonly Row[] {
  const children = childrenOf(run.timeline);
  const below = (parent: number | null, depth: number): readonly Row[] =>
    (children.get(parent) ?? []).flatMap((state): readonly Row[] => {
      const key = String(state.id);
      const nested = children.has(state.id) ? below(state.id, depth + 1) : attemptRows(state, depth + 1);
      const open = nested.length === 0 ? null : !isClosed(folds, key);
      return [{ kind: "state", key, depth, open, state }, ...(open ? nested : [])];
    });
  const states = below(null, 1);
  const open = states.length === 0 ? null : !isClosed(folds, RUN_KEY);
  return [{ kind: "run", key: RUN_KEY, depth: 0, open, run }, ...(open ? states : [])];
}

/** The names of what a state is in, outermost first. */
export function ancestorsOf(timeline: readonly TimelineRow[], state: TimelineRow): readonly string[] {
  const byId = new Map(timeline.map((row) => [row.id, row]));
  const names: string[] = [];
  let parent = state.parent === null ? undefined : byId.get(state.parent);
  while (parent !== undefined && names.length < timeline.length) {
    names.unshift(parent.name);
    parent = parent.parent === null ? undefined : byId.get(parent.parent);
  }
  return names;
}

/** The state to show first: what failed for good, was given up, is tried again, is at work, or needed more than one try; the last of them. */
export function worthShowing(timeline: readonly TimelineRow[]): TimelineRow | undefined {
  const rank = ({ status }: TimelineRow): number => WORTH.indexOf(status);
  const candidates = timeline.filter(
    (row) => rank(row) >= 0 && row.attempts.length > (row.status === "succeeded" ? 1 : 0),
  );
  return candidates.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id)[0];
}

const WORTH: readonly TimelineRow["status"][] = ["failed", "timed_out", "caught", "retrying", "running", "succeeded"];

function childrenOf(timeline: readonly TimelineRow[]): ReadonlyMap<number | null, readonly TimelineRow[]> {
  const children = new Map<number | null, TimelineRow[]>();
  for (const row of timeline) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  return children;
}

function attemptRows(state: TimelineRow, depth: number): readonly Row[] {
  if (state.attempts.length < 2) return [];
  return state.attempts.map((attempt, index) => ({
    kind: "attempt",
    key: `${state.id}-${attempt.number}`,
    depth,
    open: null,
    state,
    attempt,
    previous: state.attempts[index - 1] ?? null,
  }));
}
