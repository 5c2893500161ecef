import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { EventStore, FeedRange } from "@bridgework/core/ports/event-store";
import type { Workflows } from "@bridgework/core/ports/workflows";
import type { FeedTimes } from "./adapters/dynamo-feed.ts";
import type { Activity } from "./http/activity.ts";
import type { HttpDeps } from "./http/deps.ts";

export interface ActivityPorts {
  readonly store: Pick<EventStore, "readAll">;
  readonly times: FeedTimes;
  readonly workflows: Pick<Workflows, "list">;
  readonly deadLetters: DeadLetters;
  readonly matchRules: HttpDeps["matchRules"];
  readonly now: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Facts of an hour that are counted. */
const MOST_COUNTED = 20_000;
/** Facts of the hour that are looked at one by one, the newest. */
const MOST_EXAMINED = 1_000;
/** Runs that are looked at, the last that were started. */
const MOST_RUNS = 5_000;
const MOST_TYPES = 5;
const MOST_FINGERPRINTS = 6;

/** What happened in the last hour, counted from the feed: a read unit for each fact that is looked at, and for 65 others. */
export async function feedActivity(ports: ActivityPorts): Promise<Activity> {
  const { now, store, times } = ports;
  const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
  const start = end - HOUR;
  const [hour, dayBefore, facts, runs, failing] = await Promise.all([
    times(rangeOf(start, end, MOST_COUNTED)),
    times(rangeOf(start - DAY, end - DAY, MOST_COUNTED)),
    store.readAll(rangeOf(start, end, MOST_EXAMINED)),
    runsSince(ports, start),
    failingOf(ports),
  ]);
  const [events, before] = [countedFrom(start, hour), countedFrom(start - DAY, dayBefore)];
  return {
    minutes: events.map((count, index) => ({
      at: isoTime(start + index * MINUTE),
      ...{ events: count, dayBefore: before[index] ?? null, failedRuns: runs.failed[index] ?? null },
    })),
    runs: runs.started,
    unmatched: unmatchedIn(facts, ports.matchRules),
    ...failing,
  };
}

function rangeOf(from: number, to: number, limit: number): FeedRange {
  return { filter: { since: isoTime(from), until: isoTime(to) }, order: "backward", limit };
}

type Counts = readonly (number | null)[];

/** Times of an hour by its minutes, the newest first; of the minutes that not all of them are known of there is no count. */
function countedFrom(start: number, times: readonly string[]): Counts {
  const counts = perMinute(start, times);
  if (times.length < MOST_COUNTED) return counts;
  const reached = Math.floor((Date.parse(times.at(-1) ?? "") - start) / MINUTE);
  return counts.map((count, index) => (index > reached ? count : null));
}

function perMinute(start: number, times: readonly string[]): readonly number[] {
  const counts = Array.from({ length: HOUR / MINUTE }, () => 0);
  for (const time of times) {
    const index = Math.floor((Date.parse(time) - start) / MINUTE);
    if (index in counts) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}

/** Any minute may be that in which a run ended that was not looked at. */
async function runsSince({ workflows }: ActivityPorts, start: number) {
  const { items } = await workflows.list({}, { limit: MOST_RUNS });
  const recent = items.filter(({ startedAt }) => Date.parse(startedAt) >= start);
  if (recent.length === MOST_RUNS) return { started: null, failed: [] };
  const failed = recent.filter(({ status }) => status === "FAILED" || status === "TIMED_OUT");
  const stops = failed.map(({ stoppedAt, startedAt }) => stoppedAt ?? startedAt);
  return { started: recent.length, failed: perMinute(start, stops) };
}

function unmatchedIn(facts: readonly Fact[], matchRules: ActivityPorts["matchRules"]): Activity["unmatched"] {
  const unmatched = facts.filter((fact) => matchRules(fact).length === 0);
  const counts = new Map<string, number>();
  for (const { type } of unmatched) counts.set(type, (counts.get(type) ?? 0) + 1);
  const types = [...counts].map(([type, count]) => ({ type, count })).sort((left, right) => right.count - left.count);
  return { examined: facts.length, count: unmatched.length, types: types.slice(0, MOST_TYPES) };
}

async function failingOf({ deadLetters, now }: ActivityPorts): Promise<Pick<Activity, "failing" | "fingerprints">> {
  const { byFingerprint } = await deadLetters.analyse({ status: "dead" }, now);
  const failing = byFingerprint.slice(0, MOST_FINGERPRINTS).map(async ({ key: fingerprint, count: dead }) => {
    const filter = { status: "dead", fingerprint } as const;
    const [{ hours }, { items }] = await Promise.all([
      deadLetters.analyse(filter, now),
      deadLetters.list(filter, { limit: 1 }),
    ]);
    return { fingerprint, dead, last: items[0]?.buriedAt ?? isoTime(now), hours: hours.map(({ count }) => count) };
  });
  const newest = (await Promise.all(failing)).sort((left, right) => right.last.localeCompare(left.last));
  return { failing: newest, fingerprints: byFingerprint.length };
}
