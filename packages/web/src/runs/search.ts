import { RUN_STATUSES, type RunStatus } from "./statuses.ts";
import type { TimelineView } from "./timeline.tsx";
import { readZoom, writeZoom } from "./zoom.ts";

export const RUN_TABS = ["timeline", "history", "emitted", "definition"] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** Of `/runs`. */
export interface RunsSearch {
  readonly status?: RunStatus;
  readonly workflow?: string;
}

/** Of `/runs/$runId`. Lists are written with dashes: `closed=2-4`. */
export interface RunSearch {
  readonly tab?: RunTab;
  /** `run`, a state's id, its id and attempt as `8-2`, or on the history tab an event's id; `none` shows no panel. */
  readonly step?: string | number;
  readonly closed?: string | number;
  readonly idle?: string | number;
  readonly zoom?: string;
}

type Raw = Record<string, unknown>;

/** Leaves out what is not valid, so that an old address still opens its page. */
export function runsSearch({ status, workflow }: Raw): RunsSearch {
  const known = RUN_STATUSES.find((each) => each === status);
  return {
    ...(known === undefined ? {} : { status: known }),
    ...(typeof workflow === "string" && workflow !== "" ? { workflow } : {}),
  };
}

export function runSearch({ tab, step, closed, idle, zoom }: Raw): RunSearch {
  const known = RUN_TABS.find((each) => each === tab);
  return {
    ...(known === undefined ? {} : { tab: known }),
    ...(isWord(step) ? { step: tidy(String(step)) } : {}),
    ...(isWord(closed) ? { closed: tidy(String(closed)) } : {}),
    ...(isWord(idle) ? { idle: tidy(String(idle)) } : {}),
    ...(typeof zoom === "string" && writeZoom(readZoom(zoom)) === zoom ? { zoom } : {}),
  };
}

export function timelineView({ closed, idle, zoom }: RunSearch): TimelineView {
  return {
    closed: new Set(listOf(closed)),
    uncut: new Set(listOf(idle).map(Number).filter(Number.isFinite)),
    zoom: readZoom(zoom),
  };
}

/** What to change in the address, with undefined for what leaves it. */
export function viewSearch({ closed, uncut, zoom }: TimelineView) {
  return { closed: written([...closed]), idle: written([...uncut].map(String)), zoom: writeZoom(zoom) };
}

function written(words: readonly string[]): string | number | undefined {
  return words.length === 0 ? undefined : tidy(words.join("-"));
}

function listOf(text: string | number | undefined): readonly string[] {
  return text === undefined ? [] : String(text).split("-");
}

/** A whole number stands in the address without the quotes that a text of digits would get. */
function tidy(text: string): string | number {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function isWord(value: unknown): value is string | number {
  return (typeof value === "string" && /^[\w-]{1,2000}$/.test(value)) || (typeof value === "number" && value >= 0);
}
