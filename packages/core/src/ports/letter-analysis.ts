import { isoTime } from "./clock.ts";
import type { DeadLetter } from "./dead-letters.ts";

/** How many letters have one value of something. */
export interface LetterCount {
  readonly key: string;
  readonly count: number;
}

/** Letters by what they have in common. Lists of counts have the most frequent first, and `MOST_KEYS` at most. */
export interface LetterAnalysis {
  readonly total: number;
  readonly byClass: readonly LetterCount[];
  readonly byType: readonly LetterCount[];
  /** Letters without a handler are not counted here. */
  readonly byHandler: readonly LetterCount[];
  readonly byFingerprint: readonly LetterCount[];
  /** One for each of `AGES`, in their order. */
  readonly byAge: readonly LetterCount[];
  /** Buried in each of the last 24 hours, the oldest first; the key is the hour's start. */
  readonly hours: readonly LetterCount[];
  /** Buried on each of the last 14 days of UTC, the oldest first; the key is the day's start. */
  readonly days: readonly LetterCount[];
}

export const MOST_KEYS = 20;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ages of letters: each holds those that are younger than its limit and belong to none before it. */
export const AGES = [
  { key: "1h", limit: HOUR_MS },
  { key: "1d", limit: DAY_MS },
  { key: "7d", limit: 7 * DAY_MS },
  { key: "older", limit: Number.POSITIVE_INFINITY },
] as const;

/** What an analysis needs of a letter. */
export type AnalysedLetter = Pick<
  DeadLetter,
  "buriedAt" | "errorClass" | "eventType" | "handlerVersion" | "fingerprint"
>;

/** What the letters of a list have in common. */
export function analyseLetters(letters: readonly AnalysedLetter[], now: number): LetterAnalysis {
  const ages = letters.map(({ buriedAt }) => now - Date.parse(buriedAt));
  const olderThan = [Number.NEGATIVE_INFINITY, ...AGES.map(({ limit }) => limit)];
  return {
    total: letters.length,
    byClass: counted(letters.map(({ errorClass }) => errorClass)),
    byType: counted(letters.map(({ eventType }) => eventType)),
    byHandler: counted(letters.flatMap(({ handlerVersion }) => handlerVersion ?? [])),
    byFingerprint: counted(letters.map(({ fingerprint }) => fingerprint)),
    byAge: AGES.map(({ key, limit }, index) => ({
      key,
      count: ages.filter((age) => age < limit && age >= (olderThan[index] ?? 0)).length,
    })),
    hours: perSpan(countsBy(letters, 13), hoursUntil(now)),
    days: perSpan(countsBy(letters, 10), daysUntil(now)),
  };
}

/** Counts of days and hours in their order, with 0 where nothing was counted under their start. */
export function perSpan(counts: ReadonlyMap<string, number>, starts: readonly string[]): readonly LetterCount[] {
  return starts.map((key) => ({ key, count: counts.get(key) ?? 0 }));
}

/** The starts of the last 24 hours, ISO 8601 in milliseconds. */
export function hoursUntil(now: number): readonly string[] {
  return startsOf(now, HOUR_MS, 24);
}

export function daysUntil(now: number): readonly string[] {
  return startsOf(now, DAY_MS, 14);
}

function startsOf(now: number, span: number, spans: number): readonly string[] {
  const last = Math.floor(now / span) * span;
  return Array.from({ length: spans }, (_, index) => isoTime(last - (spans - 1 - index) * span));
}

/** By the first characters of the time: 10 are the day, 13 the hour. */
function countsBy(letters: readonly AnalysedLetter[], characters: 10 | 13): ReadonlyMap<string, number> {
  const starts = letters.map(({ buriedAt }) => startOf(buriedAt.slice(0, characters)));
  return new Map(countAll(starts).map(({ key, count }) => [key, count]));
}

/** The start of the day or the hour that begins an ISO time. */
export function startOf(prefix: string): string {
  return prefix.length === 10 ? `${prefix}T00:00:00.000Z` : `${prefix}:00:00.000Z`;
}

function counted(keys: readonly string[]): readonly LetterCount[] {
  return countAll(keys)
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
    .slice(0, MOST_KEYS);
}

function countAll(keys: readonly string[]): LetterCount[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count }));
}
