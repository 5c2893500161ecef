import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Workflows } from "@bridgework/core/ports/workflows";
import type { Activity } from "./http/activity.ts";
import type { HttpDeps } from "./http/deps.ts";

export interface ActivityPorts {
  readonly store: Pick<EventStore, "readAll">;
  readonly workflows: Pick<Workflows, "list">;
  readonly deadLetters: DeadLetters;
  readonly matchRules: HttpDeps["matchRules"];
  readonly now: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Facts of an hour, and runs, that are looked at; of more the oldest are left out. */
const MOST_EXAMINED = 1_000;
const MOST_TYPES = 5;
const MOST_FINGERPRINTS = 6;

/** What happened in the last hour, counted from the feed: a read unit for each fact of the hour, and of a day before. */
export async function feedActivity(ports: ActivityPorts): Promise<Activity> {
  const { now, workflows } = ports;
  const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
  const start = end - HOUR;
  const [facts, before, { items: runs }, failing] = await Promise.all([
    factsBetween(ports, start, end),
    factsBetween(ports, start - DAY, end - DAY),
    workflows.list({}, { limit: MOST_EXAMINED }),
    failingOf(ports),
  ]);
  const recent = runs.filter(({ startedAt }) => Date.parse(startedAt) >= start);
  const failed = recent.filter(({ status }) => status === "FAILED" || status === "TIMED_OUT");
  const perMinute = (times: readonly string[], from: number) => countsPerMinute(times.map(Date.parse), from);
  const events = perMinute(timesOf(facts), start);
  const dayBefore = perMinute(timesOf(before), start - DAY);
  const failedRuns = perMinute(
    failed.map(({ stoppedAt, startedAt }) => stoppedAt ?? startedAt),
    start,
  );
  return {
    minutes: events.map((count, index) => ({
      at: isoTime(start + index * MINUTE),
      ...{ events: count, dayBefore: dayBefore[index] ?? 0, failedRuns: failedRuns[index] ?? 0 },
    })),
    runs: recent.length,
    unmatched: unmatchedIn(facts, ports.matchRules),
    ...failing,
  };
}

function factsBetween({ store }: ActivityPorts, from: number, to: number): Promise<readonly Fact[]> {
  const filter = { since: isoTime(from), until: isoTime(to) };
  return store.readAll({ filter, order: "backward", limit: MOST_EXAMINED });
}

const timesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ time }) => time);

function countsPerMinute(times: readonly number[], from: number): readonly number[] {
  const counts = Array.from({ length: HOUR / MINUTE }, () => 0);
  for (const time of times) {
    const index = Math.floor((time - from) / MINUTE);
    if (index in counts) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
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
