import type { Fact } from "../../kernel/event.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commit, Commits } from "../../ports/commits.ts";
import type { EventStore } from "../../ports/event-store.ts";
import { type Change, lastVersion } from "./batch.ts";

const START = Date.UTC(2026, 0, 1);

/** What one commit of a history is made of. */
export interface Written {
  /** Id of the counter. */
  readonly id: string;
  /** 1 to 3. */
  readonly events: number;
}

/** An event table with a history in it. The commits are a tenth of a second apart, one after another. */
export function tableOf(history: readonly Written[], { spacing = 100 }: { readonly spacing?: number } = {}) {
  const commits: Commit[] = [];
  for (const [index, { id, events }] of history.entries()) {
    const ofStream = commits.filter(({ stream }) => stream === `counter#${id}`);
    const newest = ofStream.at(-1);
    const first = newest === undefined ? 1 : lastVersion(newest) + 1;
    const at = START + index * spacing;
    const rest = Array.from({ length: events - 1 }, (_, more) => changed({ id, version: first + 1 + more, at }));
    commits.push({
      stream: `counter#${id}`,
      commit: ofStream.length + 1,
      facts: [changed({ id, version: first, at }), ...rest],
    });
  }
  return { commits, reader: readerOf(commits), store: storeOf(commits) };
}

function changed({ id, version, at }: { readonly id: string; readonly version: number; readonly at: number }): Fact {
  return {
    id: `${id}@${version}`,
    type: "CounterChanged",
    schemaVersion: 1,
    time: new Date(at).toISOString(),
    data: { counterId: id, delta: 1, value: version, version, milestone: null },
    meta: { correlationId: `${id}@1`, causationId: null, actor: "http", source: "bridgework" },
    stream: `counter#${id}`,
    version,
    position: 0,
  };
}

function readerOf(commits: readonly Commit[]): Commits {
  return {
    readBack: async (stream, { before, from }) =>
      commits.filter((each) => each.stream === stream && each.commit < before && lastVersion(each) >= from),
  };
}

function storeOf(commits: readonly Commit[]): Pick<EventStore, "read"> {
  return {
    read: async (stream, { from = 1, to = Number.MAX_SAFE_INTEGER, limit = 1000 } = {}) =>
      commits
        .flatMap(({ facts }) => facts)
        .filter((fact) => fact.stream === stream && fact.version >= from && fact.version <= to)
        .slice(0, limit),
  };
}

/** Commits as records of a shard, in the order given. */
export function recordsOf(commits: readonly Commit[]): readonly Change[] {
  return commits.map((commit, index) => ({ ...commit, sequenceNumber: String(index + 1).padStart(5, "0") }));
}

/** Time stands still, and whoever waits is woken at once. */
export function patientClock(): Clock {
  return {
    now: () => START + 60_000,
    after: (_, wake) => {
      wake();
      return () => {};
    },
  };
}
