import type { Fact } from "@bridgework/core/kernel/event";
import { isoTime } from "@bridgework/core/ports/clock";
import type { FactFilter, FeedRange } from "@bridgework/core/ports/event-store";
import type { SqlValue } from "./driver.ts";
import { FACT_JSON, type FactRow, toFact } from "./event-rows.ts";
import { type PositionBounds, timeBounds } from "./feed-time.ts";
import type { Reader } from "./reader.ts";

/** With more kinds than this, one walk over all facts is cheaper than a walk for each. */
const MOST_WALKS = 30;

/** A category and an event type that occur together. */
export interface Kind {
  readonly category: string;
  readonly type: string;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Facts of all streams by position. Whatever the filter, each walk is in order along an index and ends with the page. */
export async function readFeed(reader: Reader, range: FeedRange): Promise<readonly Fact[]> {
  const bounds = await boundsOf(reader, range);
  if (bounds.low > bounds.high) return [];
  const { sql, values } = feedQuery(
    range,
    bounds,
    needsKinds(range.filter) ? await reader.query<Kind>(KINDS_QUERY) : [],
  );
  return (await reader.query<FactRow>(sql, values)).map(toFact);
}

export function feedQuery(range: FeedRange, { low, high }: PositionBounds, kinds: readonly Kind[]): Condition {
  const { filter = {}, order, limit } = range;
  const direction = order === "forward" ? "ASC" : "DESC";
  const residual = all([{ sql: "position BETWEEN ? AND ?", values: [low, high] }, ...residualConditions(filter)]);
  // A stream's versions ascend with its positions, and its index is by version.
  const place = filter.stream === undefined ? "position" : "version";
  const walks = walksOf(filter, kinds).map(({ sql, values }) => ({
    sql: `SELECT position FROM (SELECT position FROM events WHERE ${sql} AND ${residual.sql} ORDER BY ${place} ${direction} LIMIT ?)`,
    values: [...values, ...residual.values, limit],
  }));
  return {
    sql: `SELECT ${FACT_JSON} AS fact FROM events WHERE position IN (${walks.map(({ sql }) => sql).join(" UNION ALL ")}) ORDER BY position ${direction} LIMIT ?`,
    values: [...walks.flatMap(({ values }) => values), limit],
  };
}

/** Jumps along the index of kinds from each to the next: as many looks as there are kinds, however many facts. */
export const KINDS_QUERY = `
  WITH RECURSIVE
    categories (category) AS (
      SELECT min(category) FROM events
      UNION ALL
      SELECT (SELECT min(category) FROM events WHERE category > known.category) FROM categories AS known WHERE category IS NOT NULL
    ),
    kinds (category, type) AS (
      SELECT category, (SELECT min(type) FROM events WHERE category = known.category) FROM categories AS known WHERE category IS NOT NULL
      UNION ALL
      SELECT category, (SELECT min(type) FROM events WHERE category = known.category AND type > known.type)
      FROM kinds AS known WHERE type IS NOT NULL
    )
  SELECT category, type FROM kinds WHERE type IS NOT NULL
`;

function needsKinds({ stream, correlationId, types, category }: FactFilter = {}): boolean {
  return stream === undefined && correlationId === undefined && (types !== undefined || category !== undefined);
}

/** The equalities whose index gives positions in order; together they find every fact that the filter may want. */
function walksOf(filter: FactFilter, kinds: readonly Kind[]): readonly Condition[] {
  const { stream, correlationId } = filter;
  if (stream !== undefined) return [{ sql: "stream = ?", values: [stream] }];
  if (correlationId !== undefined) {
    return [
      { sql: "id = ?", values: [correlationId] },
      { sql: "correlation_id = ? AND correlation_id <> id", values: [correlationId] },
    ];
  }
  if (!needsKinds(filter)) return [{ sql: "TRUE", values: [] }];
  const wanted = kinds.filter((kind) => mayMatch(kind, filter));
  if (wanted.length > MOST_WALKS) return [{ sql: "TRUE", values: [] }];
  if (wanted.length === 0) return [{ sql: "FALSE", values: [] }];
  return wanted.map(({ category, type }) => ({ sql: "category = ? AND type = ?", values: [category, type] }));
}

function mayMatch({ category, type }: Kind, { types, category: prefix = "" }: FactFilter): boolean {
  const name = `${category}#`;
  return (types === undefined || types.includes(type)) && (name.startsWith(prefix) || prefix.startsWith(name));
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

async function boundsOf(reader: Reader, { filter = {}, order, after }: FeedRange): Promise<PositionBounds> {
  const low = order === "forward" && after !== undefined ? after + 1 : 1;
  const high = order === "backward" && after !== undefined ? after - 1 : Number.MAX_SAFE_INTEGER;
  const times = await timeBounds(reader, filter);
  return { low: Math.max(low, times.low), high: Math.min(high, times.high) };
}
