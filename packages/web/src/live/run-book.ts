import type { RunItem } from "@bridgework/functions/http/contract";

/** The newest that is known of runs, by their id and by the event that started them. */
export interface RunBook {
  /** Changes with every change of the book. */
  readonly edition: number;
  readonly runs: ReadonlyMap<string, RunItem>;
  readonly byEvent: ReadonlyMap<string, readonly string[]>;
}

/** Runs kept; those that were added first go first. */
export const MOST_RUNS = 5_000;

export const emptyBook: RunBook = { edition: 0, runs: new Map(), byEvent: new Map() };

/** Adds what was pushed. A run that has stopped stays stopped, whatever comes late; a redrive of it is a new run. */
export function addRuns(book: RunBook, items: readonly RunItem[]): RunBook {
  const fresh = items.filter((run) => newer(book.runs.get(run.id), run) === run);
  if (fresh.length === 0) return book;
  const runs = new Map(book.runs);
  const byEvent = new Map(book.byEvent);
  for (const run of fresh) {
    runs.set(run.id, run);
    if (run.trigger !== null) byEvent.set(run.trigger.eventId, withId(byEvent.get(run.trigger.eventId), run.id));
  }
  for (const [id, run] of runs) {
    if (runs.size <= MOST_RUNS) break;
    runs.delete(id);
    if (run.trigger !== null) byEvent.delete(run.trigger.eventId);
  }
  return { edition: book.edition + 1, runs, byEvent };
}

/** The run as it is known best. */
export function latest(book: RunBook, run: RunItem): RunItem {
  return newer(run, book.runs.get(run.id) ?? run);
}

/** The runs of an event: those that came with it, brought up to date, and those that started since. */
export function runsOfEvent(book: RunBook, eventId: string, known: readonly RunItem[] = []): readonly RunItem[] {
  const started = (book.byEvent.get(eventId) ?? []).flatMap((id) => book.runs.get(id) ?? []);
  const missing = started.filter(({ id }) => !known.some((run) => run.id === id));
  return [...known.map((run) => latest(book, run)), ...missing];
}

function newer(old: RunItem | undefined, fresh: RunItem): RunItem {
  if (old === undefined || old === fresh) return fresh;
  if (old.stoppedAt !== null && fresh.stoppedAt === null) return old;
  return fresh;
}

function withId(ids: readonly string[] = [], id: string): readonly string[] {
  return ids.includes(id) ? ids : [...ids, id];
}
