import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { FactFilter, FeedRange } from "@bridgework/core/ports/event-store";
import type { SqlValue } from "./driver.ts";
import { type EventRow, FACT_COLUMNS, toFact } from "./event-rows.ts";
import type { Reader } from "./reader.ts";

/**
 * Times need not ascend with positions exactly: publishers race, and clocks are set back. A fact's time may lie this
 * far before the time of a fact at a lower position; the search for a time's position allows for it.
 */
export const MOST_DISORDER_MS = 60_000;

/** With more types than this, one walk over all facts is cheaper than a walk for each type. */
const MOST_TYPES = 20;

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

interface Bounds {
  /** Lowest position wanted. */
  readonly low: number;
  /** Highest position wanted. */
  readonly high: number;
}

/** Facts of all streams by position, through the index that finds fewest; bounded by `limit` whatever the filter. */
export async function readFeed(reader: Reader, range: FeedRange): Promise<readonly Fact[]> {
  const bounds = await boundsOf(reader, range);
  if (bounds.low > bounds.high) return [];
  const { sql, values } = feedQuery(range, bounds);
  return (await reader.query<EventRow>(sql, values)).map(toFact);
}

export function feedQuery({ filter = {}, order, limit }: FeedRange, { low, high }: Bounds): Condition {
  const direction = order === "forward" ? "ASC" : "DESC";
  const residual = all([{ sql: "position BETWEEN ? AND ?", values: [low, high] }, ...residualConditions(filter)]);
  // A stream's versions ascend with its positions, and its index is by version.
  const place = filter.stream === undefined ? "position" : "version";
  const walks = walksOf(filter).map(({ sql, values }) => ({
    sql: `SELECT position FROM (SELECT position FROM events WHERE ${sql} AND ${residual.sql} ORDER BY ${place} ${direction} LIMIT ?)`,
    values: [...values, ...residual.values, limit],
  }));
  return {
    sql: `SELECT ${FACT_COLUMNS} FROM events WHERE position IN (${walks.map(({ sql }) => sql).join(" UNION ALL ")}) ORDER BY position ${direction} LIMIT ?`,
    values: [...walks.flatMap(({ values }) => values), limit],
  };
}

/** The equalities whose index gives positions in order; together they find every fact that the filter may want. */
function walksOf({ stream, correlationId, types, category }: FactFilter): readonly Condition[] {
  if (stream !== undefined) return [{ sql: "stream = ?", values: [stream] }];
  if (correlationId !== undefined) return [{ sql: "correlation_id = ?", values: [correlationId] }];
  if (types !== undefined && types.length <= MOST_TYPES) {
    return types.length === 0
      ? [{ sql: "FALSE", values: [] }]
      : types.map((type) => ({ sql: "type = ?", values: [type] }));
  }
  const name = category === undefined ? -1 : category.indexOf("#");
  if (category !== undefined && name > 0) return [{ sql: "category = ?", values: [category.slice(0, name)] }];
  return [{ sql: "TRUE", values: [] }];
}

/** All of the filter again. A unary plus keeps the planner off that column's index: https://sqlite.org/optoverview.html#uplus */
function residualConditions({
  stream,
  correlationId,
  types,
  category,
  since,
  until,
}: FactFilter): readonly Condition[] {
  const conditions: Condition[] = [];
  if (stream !== undefined) conditions.push({ sql: "+stream = ?", values: [stream] });
  if (correlationId !== undefined) conditions.push({ sql: "+correlation_id = ?", values: [correlationId] });
  if (types !== undefined)
    conditions.push({ sql: "+type IN (SELECT value FROM json_each(?))", values: [JSON.stringify(types)] });
  if (category !== undefined)
    conditions.push({ sql: "substr(stream, 1, ?) = ?", values: [[...category].length, category] });
  if (since !== undefined) conditions.push({ sql: "time >= ?", values: [isoTime(Date.parse(since))] });
  if (until !== undefined) conditions.push({ sql: "time < ?", values: [isoTime(Date.parse(until))] });
  return conditions;
}

function all(conditions: readonly Condition[]): Condition {
  return { sql: conditions.map(({ sql }) => sql).join(" AND "), values: conditions.flatMap(({ values }) => values) };
}

async function boundsOf(reader: Reader, { filter = {}, order, after }: FeedRange): Promise<Bounds> {
  const low = order === "forward" && after !== undefined ? after + 1 : 1;
  const high = order === "backward" && after !== undefined ? after - 1 : Number.MAX_SAFE_INTEGER;
  const { since, until } = filter;
  return {
    low: since === undefined ? low : Math.max(low, await positionAt(reader, Date.parse(since) - MOST_DISORDER_MS)),
    high: until === undefined ? high : Math.min(high, await positionAt(reader, Date.parse(until) + MOST_DISORDER_MS)),
  };
}

/** Climbs by halving steps to the last fact before the time, one look at each step: what follows it is not before. */
const SEARCH = `
  WITH RECURSIVE climb (position, step) AS (
    SELECT 0, 1 << 48
    UNION ALL
    SELECT
      position + step * ((SELECT time FROM events WHERE position >= climb.position + step ORDER BY position LIMIT 1) < ?1 IS TRUE),
      step / 2
    FROM climb WHERE step > 0
  )
  SELECT position + 1 AS position FROM climb WHERE step = 0
`;

async function positionAt(reader: Reader, milliseconds: number): Promise<number> {
  const [row] = await reader.query<{ readonly position: number }>(SEARCH, [isoTime(milliseconds)]);
  return row?.position ?? 1;
}
