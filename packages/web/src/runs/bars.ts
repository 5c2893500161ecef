import type { Attempt, RunDetail, TimelineRow } from "@bridgework/functions/http/contract";
import type { AttemptRow, Row } from "./rows.ts";
import type { Span } from "./scale.ts";

/** How a stretch looks: its height and pattern. The legend is made from the same list. */
export const BAR_KINDS = [
  { kind: "work", label: "work" },
  { kind: "wait", label: "wait" },
  { kind: "queued", label: "queued" },
] as const;

/** What a stretch means by its colour. */
export type Tone = "ok" | "failed" | "retrying" | "running" | "timeout" | "off";

export interface Bar extends Span {
  /** `span`: the whole time of what holds other states. */
  readonly kind: (typeof BAR_KINDS)[number]["kind"] | "span";
  readonly tone: Tone;
}

/** Below this a queue is not worth a bar. */
const SHORTEST_QUEUE = 1;

/** The bars of one line, in order of time; `now` ends what is still going on. */
export function barsOf(row: Row, parents: ReadonlySet<number>, now: number): readonly Bar[] {
  switch (row.kind) {
    case "run":
      return [{ kind: "span", tone: toneOfRun(row.run), ...lifeOf(row.run, now) }];
    case "attempt":
      return attemptBars(row, now);
    case "state":
      return parents.has(row.state.id)
        ? [{ kind: "span", tone: toneOfState(row.state), ...lifeOf(row.state, now) }]
        : stateBars(row.state, now);
  }
}

/** Bars of a state that holds no others. */
export function stateBars(state: TimelineRow, now: number): readonly Bar[] {
  if (state.attempts.length > 0) {
    return state.attempts.flatMap((attempt, index) => [
      ...triedBars(attempt, now),
      ...waitAfter(attempt, state.attempts[index + 1], now),
    ]);
  }
  const kind = state.type === "Wait" ? "wait" : "work";
  return [{ kind, tone: toneOfState(state), ...lifeOf(state, now) }];
}

/** Joins bars of one look that are nearer than `apart` ms: what a small drawing could not tell apart. */
export function mergeBars(bars: readonly Bar[], apart: number): readonly Bar[] {
  const merged: Bar[] = [];
  const lastOf = new Map<string, number>();
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const look = `${bar.kind} ${bar.tone}`;
    const at = lastOf.get(look) ?? -1;
    const last = merged[at];
    if (last !== undefined && bar.from - last.to < apart) merged[at] = { ...last, to: Math.max(last.to, bar.to) };
    else lastOf.set(look, merged.push(bar) - 1);
  }
  return merged;
}

/** Ids of the states that hold others. */
export function parentIds(timeline: readonly TimelineRow[]): ReadonlySet<number> {
  return new Set(timeline.flatMap(({ parent }) => (parent === null ? [] : [parent])));
}

/** When something was done, over the whole run: all that is never cut out of the axis. */
export function workOf(run: RunDetail, now: number): readonly Span[] {
  const parents = parentIds(run.timeline);
  return run.timeline
    .filter(({ id }) => !parents.has(id))
    .flatMap((state) => stateBars(state, now))
    .filter(({ kind }) => kind !== "wait");
}

/** From start to stop, or to `now` while it lasts. */
export function lifeOf(thing: { readonly startedAt: string; readonly stoppedAt: string | null }, now: number): Span {
  const from = Date.parse(thing.startedAt);
  return { from, to: Math.max(from, thing.stoppedAt === null ? now : Date.parse(thing.stoppedAt)) };
}

/** From its start, or from its scheduling while it has not started. */
export function attemptLife(attempt: Attempt, now: number): Span {
  return lifeOf({ ...attempt, startedAt: attempt.startedAt ?? attempt.scheduledAt }, now);
}

function attemptBars({ attempt, previous }: AttemptRow, now: number): readonly Bar[] {
  const before = previous === null ? [] : waitAfter(previous, attempt, now);
  return [...before, ...triedBars(attempt, now)];
}

function triedBars(attempt: Attempt, now: number): readonly Bar[] {
  const work: Bar = { kind: "work", tone: toneOfAttempt(attempt), ...attemptLife(attempt, now) };
  const queue: Bar = { kind: "queued", tone: "off", from: Date.parse(attempt.scheduledAt), to: work.from };
  if (attempt.startedAt === null) return [{ ...queue, to: work.to }];
  return queue.to - queue.from > SHORTEST_QUEUE ? [queue, work] : [work];
}

function waitAfter(attempt: Attempt, next: Attempt | undefined, now: number): readonly Bar[] {
  if (attempt.stoppedAt === null || attempt.retryAfter === null) return [];
  const from = Date.parse(attempt.stoppedAt);
  const until = next === undefined ? Math.min(now, from + attempt.retryAfter) : Date.parse(next.scheduledAt);
  return [{ kind: "wait", tone: "off", from, to: Math.max(from, until) }];
}

function toneOfAttempt({ status }: Attempt): Tone {
  switch (status) {
    case "running":
      return "running";
    case "succeeded":
      return "ok";
    case "failed":
      return "failed";
    case "timed_out":
      return "timeout";
  }
}

function toneOfState({ status }: TimelineRow): Tone {
  switch (status) {
    case "succeeded":
      return "ok";
    case "running":
      return "running";
    case "waiting":
      return "off";
    case "retrying":
    case "caught":
      return "retrying";
    case "failed":
      return "failed";
    case "timed_out":
      return "timeout";
    case "aborted":
      return "off";
  }
}

function toneOfRun({ status }: RunDetail): Tone {
  switch (status) {
    case "RUNNING":
      return "running";
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
