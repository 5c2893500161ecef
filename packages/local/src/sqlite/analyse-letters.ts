import { isoTime } from "@bridgework/core/ports/clock";
import {
  AGES,
  daysUntil,
  hoursUntil,
  type LetterAnalysis,
  type LetterCount,
  MOST_KEYS,
  perSpan,
  startOf,
} from "@bridgework/core/ports/letter-analysis";
import type { SqlValue } from "./driver.ts";
import type { Reader } from "./reader.ts";

/** A condition with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** What `analyseLetters` says of the letters that meet a condition, counted by the database. */
export async function analyseInSql(reader: Reader, letters: Condition, now: number): Promise<LetterAnalysis> {
  const hours = hoursUntil(now);
  const days = daysUntil(now);
  const [total, byClass, byType, byHandler, byFingerprint, byAge, perHour, perDay] = await Promise.all([
    countAll(reader, letters),
    countBy(reader, letters, "error_class"),
    countBy(reader, letters, "event_type"),
    countBy(reader, letters, "handler"),
    countBy(reader, letters, "fingerprint"),
    countAges(reader, letters, now),
    countSince(reader, letters, { since: hours[0] ?? "", characters: 13 }),
    countSince(reader, letters, { since: days[0] ?? "", characters: 10 }),
  ]);
  const trends = { hours: perSpan(perHour, hours), days: perSpan(perDay, days) };
  return { total, byClass, byType, byHandler, byFingerprint, byAge, ...trends };
}

async function countAll(reader: Reader, { sql, values }: Condition): Promise<number> {
  const [row] = await reader.query<{ readonly total: number }>(
    `SELECT count(*) AS total FROM dead_letters WHERE ${sql}`,
    values,
  );
  return row?.total ?? 0;
}

type Column = "error_class" | "event_type" | "handler" | "fingerprint";

function countBy(reader: Reader, { sql, values }: Condition, column: Column): Promise<readonly LetterCount[]> {
  const query = `SELECT ${column} AS key, count(*) AS count FROM dead_letters WHERE ${sql} AND ${column} IS NOT NULL
    GROUP BY ${column} ORDER BY count DESC, key LIMIT ${MOST_KEYS}`;
  return reader.query<LetterCount>(query, values);
}

async function countAges(reader: Reader, { sql, values }: Condition, now: number): Promise<readonly LetterCount[]> {
  const limits: readonly SqlValue[] = AGES.map(({ limit }) =>
    limit === Number.POSITIVE_INFINITY ? "" : isoTime(now - limit),
  );
  const cases = AGES.map((_, index) => `WHEN buried_at > ? THEN ${index}`).join(" ");
  const query = `SELECT CASE ${cases} END AS age, count(*) AS count FROM dead_letters WHERE ${sql} GROUP BY age`;
  const rows = await reader.query<{ readonly age: number; readonly count: number }>(query, [...limits, ...values]);
  return AGES.map(({ key }, index) => ({ key, count: rows.find(({ age }) => age === index)?.count ?? 0 }));
}

interface Span {
  readonly since: string;
  /** Of the time, that tell one span from the next. */
  readonly characters: 10 | 13;
}

async function countSince(
  reader: Reader,
  { sql, values }: Condition,
  { since, characters }: Span,
): Promise<ReadonlyMap<string, number>> {
  const query = `SELECT substr(buried_at, 1, ${characters}) AS key, count(*) AS count FROM dead_letters
    WHERE ${sql} AND buried_at >= ? GROUP BY key`;
  const rows = await reader.query<LetterCount>(query, [...values, since]);
  return new Map(rows.map(({ key, count }) => [startOf(key), count]));
}
