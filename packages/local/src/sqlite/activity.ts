import { isoTime } from "@bridgework/core/ports/clock";
import { hoursUntil, type LetterCount, perSpan, startOf } from "@bridgework/core/ports/letter-analysis";
import type { Activity } from "@bridgework/functions/http/activity";
import { climb } from "./climb.ts";
import type { Reader } from "./reader.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MINUTES = 60;
/** Facts, and runs that failed, that are looked at one by one. */
const MOST_EXAMINED = 10_000;
const MOST_TYPES = 5;
const MOST_FINGERPRINTS = 6;

const EVENTS = { table: "events", number: "position", time: "time" } as const;
const RUNS = { table: "executions", number: "seq", time: "started_at" } as const;

/**
 * What happened in the last hour. Positions have no gaps, so that what lies between two of them need not be counted: it
 * costs the same however much it is. `relayed`: no rule can have matched what comes after it yet.
 */
export async function readActivity(reader: Reader, now: number, relayed: number) {
  const starts = minutesUntil(now);
  const [throughput, runs, unmatched, failing] = await Promise.all([
    countMinutes(reader, starts),
    countRuns(reader, starts),
    countUnmatched(reader, starts, relayed),
    groupLetters(reader, now),
  ]);
  const minutes = throughput.map((minute) => ({ ...minute, failedRuns: runs.failed.get(minute.at) ?? 0 }));
  return { minutes, runs: runs.started, unmatched, ...failing } satisfies Activity;
}

/** The starts of the last sixty minutes, the one under way among them, and the end of that. */
function minutesUntil(now: number): readonly number[] {
  const end = (Math.floor(now / MINUTE) + 1) * MINUTE;
  return Array.from({ length: MINUTES + 1 }, (_, index) => end - (MINUTES - index) * MINUTE);
}

async function countMinutes(reader: Reader, starts: readonly number[]) {
  const before = starts.map((start) => start - DAY);
  const positions = await climb(reader, EVENTS, [...starts, ...before].map(isoTime));
  const between = (index: number) => (positions[index + 1] ?? 0) - (positions[index] ?? 0);
  return starts
    .slice(0, -1)
    .map((start, index) => ({ at: isoTime(start), events: between(index), dayBefore: between(starts.length + index) }));
}

const STARTED = "SELECT count(*) AS started FROM executions WHERE seq >= ?";
const FAILED = `
  SELECT stopped_at AS at FROM executions
  WHERE status IN ('FAILED', 'TIMED_OUT') AND seq >= ? ORDER BY seq DESC LIMIT ${MOST_EXAMINED}
`;

async function countRuns(reader: Reader, starts: readonly number[]) {
  const [first = 1] = await climb(reader, RUNS, starts.slice(0, 1));
  const [[row], stops] = await Promise.all([
    reader.query<{ readonly started: number }>(STARTED, [first]),
    reader.query<{ readonly at: number }>(FAILED, [first]),
  ]);
  const failed = new Map<string, number>();
  for (const { at } of stops) {
    const minute = isoTime(Math.floor(at / MINUTE) * MINUTE);
    failed.set(minute, (failed.get(minute) ?? 0) + 1);
  }
  return { started: row?.started ?? 0, failed };
}

const UNMATCHED = `
  SELECT type, count(*) AS examined, sum(NOT EXISTS (SELECT 1 FROM executions WHERE event_id = events.id)) AS count
  FROM events WHERE position BETWEEN ? AND ? GROUP BY type ORDER BY count DESC, type
`;

async function countUnmatched(reader: Reader, starts: readonly number[], relayed: number) {
  const [first = 1] = await climb(reader, EVENTS, starts.slice(0, 1).map(isoTime));
  const from = Math.max(first, relayed - MOST_EXAMINED + 1);
  const rows = await reader.query<{ readonly type: string; readonly examined: number; readonly count: number }>(
    UNMATCHED,
    [from, relayed],
  );
  const types = rows.filter(({ count }) => count > 0).map(({ type, count }) => ({ type, count }));
  return {
    examined: rows.reduce((sum, { examined }) => sum + examined, 0),
    count: types.reduce((sum, { count }) => sum + count, 0),
    types: types.slice(0, MOST_TYPES),
  };
}

/** The index of dead letters holds all of it. */
const FINGERPRINTS = `
  SELECT fingerprint, count(*) AS dead, max(buried_at) AS last, count(*) OVER () AS fingerprints
  FROM dead_letters WHERE status = 'dead' GROUP BY fingerprint ORDER BY last DESC LIMIT ${MOST_FINGERPRINTS}
`;
const HOURS = `
  SELECT substr(buried_at, 1, 13) AS key, count(*) AS count
  FROM dead_letters WHERE status = 'dead' AND fingerprint = ? AND buried_at >= ? GROUP BY key
`;

interface FingerprintRow {
  readonly fingerprint: string;
  readonly dead: number;
  readonly last: string;
  readonly fingerprints: number;
}

async function groupLetters(reader: Reader, now: number): Promise<Pick<Activity, "failing" | "fingerprints">> {
  const hours = hoursUntil(now);
  const groups = await reader.query<FingerprintRow>(FINGERPRINTS);
  const failing = groups.map(async ({ fingerprint, dead, last }) => {
    const rows = await reader.query<LetterCount>(HOURS, [fingerprint, hours[0] ?? ""]);
    const counts = perSpan(new Map(rows.map(({ key, count }) => [startOf(key), count])), hours);
    return { fingerprint, dead, last, hours: counts.map(({ count }) => count) };
  });
  return { failing: await Promise.all(failing), fingerprints: groups[0]?.fingerprints ?? 0 };
}
