import type { FactsPage } from "@bridgework/core/app/rebuild";
import type { Fact } from "@bridgework/core/kernel/event";
import { FACT_JSON, type FactRow, toFact } from "./event-rows.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** A part of the log: the facts of one domain from a position (exclusive) to another (inclusive). */
export interface LogPart {
  readonly category: string;
  readonly after: number;
  readonly through: number;
}

/** Bytes of `data` after which a page ends early. */
const MOST_BYTES = 1024 * 1024;

/**
 * The whole page as one JSON text: it crosses from the reader's thread sooner than as many rows. The window stops it
 * where the page grows too large, and `rest` is the first position that was left out. A unary plus keeps the planner off
 * the index of kinds, which would be walked from its beginning for every page.
 */
const PAGE = `
  SELECT
    coalesce('[' || group_concat(${FACT_JSON}, ',') FILTER (WHERE bytes_before < ?4) || ']', '[]') AS facts,
    min(position) FILTER (WHERE bytes_before >= ?4) AS rest
  FROM (
    SELECT position, stream, version, id, type, schema_version, time, data, meta, coalesce(sum(octet_length(data)) OVER (
      ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS bytes_before
    FROM events WHERE position > ?1 AND position <= ?2 AND +category = ?3
  )
`;

/** For reading all of the log at the speed of the disk: facts as they are stored, by position. */
export async function readLogPage(reader: Reader, { category, after, through }: LogPart): Promise<FactsPage> {
  const [page] = await reader.query<{ readonly facts: string; readonly rest: number | null }>(PAGE, [
    after,
    through,
    category,
    MOST_BYTES,
  ]);
  const rest = page?.rest ?? null;
  return { facts: JSON.parse(page?.facts ?? "[]"), through: rest === null ? through : rest - 1 };
}

const TAIL = `
  SELECT ${FACT_JSON} AS fact FROM events WHERE position > ? AND position <= ? AND +category = ? ORDER BY position LIMIT ?
`;

/** As `readLogPage`, inside work that is being staged: for the few facts at the end of the log. */
export function readLogTail(writer: Writer, { category, after, through }: LogPart, limit: number): readonly Fact[] {
  return (writer.prepare(TAIL).all(after, through, category, limit) as FactRow[]).map(toFact);
}
