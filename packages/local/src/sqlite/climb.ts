import type { Reader } from "./reader.ts";

/** A table whose rows are numbered in the order of their times, more or less, and that has no index of times. */
export interface Climbable {
  readonly table: "events" | "executions";
  readonly number: "position" | "seq";
  readonly time: "time" | "started_at";
}

/**
 * For each time, in their order, the number of the first row that is not before it; one more than the last where all
 * are before. Halving steps, one look at each: what a step would pass over is not before.
 */
export async function climb(
  reader: Reader,
  { table, number, time }: Climbable,
  times: readonly (string | number)[],
): Promise<readonly number[]> {
  const next = `SELECT ${time} FROM ${table} WHERE ${number} >= climb.position + step ORDER BY ${number} LIMIT 1`;
  const sql = `
    WITH RECURSIVE climb (place, time, position, step) AS (
      SELECT key, value, 0, 1 << 48 FROM json_each(?1)
      UNION ALL
      SELECT place, time, position + step * ((${next}) < time IS TRUE), step / 2 FROM climb WHERE step > 0
    )
    SELECT position + 1 AS position FROM climb WHERE step = 0 ORDER BY place
  `;
  const rows = await reader.query<{ readonly position: number }>(sql, [JSON.stringify(times)]);
  return rows.map(({ position }) => position);
}
