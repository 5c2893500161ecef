import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";
import { readFolds, writeFolds } from "./folds.ts";
import { RUN_STATUSES } from "./statuses.ts";
import type { TimelineView } from "./timeline.tsx";
import { readZoom, writeZoom } from "./zoom.ts";

export const RUN_TABS = ["timeline", "history", "emitted", "definition"] as const;
export type RunTab = (typeof RUN_TABS)[number];
export type RunSearch = ReturnType<typeof runSearch>;

/** Of `/runs`. `run` is the row that the keys are on. */
export function runsSearch({ status, workflow, run }: RawSearch) {
  return present({ status: oneOf(status, RUN_STATUSES), workflow: textOf(workflow), run: textOf(run) });
}

/**
 * Of `/runs/$runId`. `step` is `run`, a state's id, its id and attempt as `8-2`, on the history tab an event's id, or
 * `none` for no panel. Lists are written with dashes, as `closed=2-4`.
 */
export function runSearch({ tab, step, closed, idle, zoom }: RawSearch) {
  return present({
    tab: oneOf(tab, RUN_TABS),
    step: wordOf(step),
    closed: wordOf(closed),
    idle: wordOf(idle),
    zoom: writeZoom(readZoom(textOf(zoom))),
  });
}

export function timelineView({ closed, idle, zoom }: Pick<RunSearch, "closed" | "idle" | "zoom">): TimelineView {
  return {
    folds: readFolds(closed),
    uncut: new Set(listOf(idle).map(Number).filter(Number.isFinite)),
    zoom: readZoom(zoom),
  };
}

/** What to change in the address, with undefined for what leaves it. */
export function viewSearch({ folds, uncut, zoom }: TimelineView) {
  return { closed: writeFolds(folds), idle: written([...uncut]), zoom: writeZoom(zoom) };
}

function written(words: readonly (string | number)[]): string | undefined {
  return words.length === 0 ? undefined : words.join("-");
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split("-");
}

/** A list of what is closed may be longer than other parameters. */
const LONGEST = 4_000;

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= LONGEST && /^[\w-]+$/.test(value) ? value : undefined;
}
