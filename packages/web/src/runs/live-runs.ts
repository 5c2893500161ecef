import type { RunItem } from "@bridgework/functions/http/contract";
import { latest, type RunBook } from "../live/run-book.ts";

export interface RunsFilter {
  readonly status?: RunItem["status"] | undefined;
  readonly workflow?: string | undefined;
}

/**
 * The list as it is now: what was read, brought up to date, and the runs that started since. A run that has left the
 * filter's status leaves the list. Newest first.
 */
export function liveRuns(read: readonly RunItem[], book: RunBook, filter: RunsFilter): readonly RunItem[] {
  const known = new Set(read.map(({ id }) => id));
  const oldest = read.at(-1)?.startedAt ?? "";
  const pushed = [...book.runs.values()].filter((run) => !known.has(run.id) && run.startedAt >= oldest);
  return [...read.map((run) => latest(book, run)), ...pushed]
    .filter((run) => passes(run, filter))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
}

function passes(run: RunItem, { status, workflow }: RunsFilter): boolean {
  return (status === undefined || run.status === status) && (workflow === undefined || run.workflow === workflow);
}
