import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** What may go in time; facts never do. */
export const KEPT = ["outbox", "deadLetters", "runs"] as const;
export type Kept = (typeof KEPT)[number];

/** Rows deleted in one turn: few, so that nobody waits for them. */
const BATCH = 200;

interface Expiry {
  /** Keys of rows that are older than a time, given as ISO 8601 and in milliseconds; the oldest first. */
  readonly find: string;
  /** Each deletes by keys, given as a list in JSON. */
  readonly remove: readonly string[];
}

const EXPIRY: Readonly<Record<Kept, Expiry>> = {
  outbox: {
    find: "SELECT number AS key FROM outbox WHERE sent_at < ?1 ORDER BY number LIMIT ?3",
    remove: ["DELETE FROM outbox WHERE number IN (SELECT value FROM json_each(?))"],
  },
  deadLetters: {
    find: `SELECT number AS key FROM dead_letters
      WHERE status = 'redriven' AND json_extract(letter, '$.redrivenAt') < ?1 ORDER BY number LIMIT ?3`,
    remove: ["DELETE FROM dead_letters WHERE number IN (SELECT value FROM json_each(?))"],
  },
  runs: {
    find: "SELECT seq AS key FROM executions WHERE status <> 'RUNNING' AND stopped_at < ?2 ORDER BY seq LIMIT ?3",
    remove: [
      "DELETE FROM execution_chunks WHERE execution IN (SELECT value FROM json_each(?))",
      "DELETE FROM executions WHERE seq IN (SELECT value FROM json_each(?))",
    ],
  },
};

/**
 * Deletes what is older than a time, in milliseconds since 1970; how many there were. It is found in the reader's thread
 * and deleted a few in each turn. Ends early when `goesOn` says so.
 */
export async function expire(
  { writer, reader }: { readonly writer: Writer; readonly reader: Reader },
  kept: Kept,
  { before, goesOn }: { readonly before: number; readonly goesOn: () => boolean },
): Promise<number> {
  const { find, remove } = EXPIRY[kept];
  const limits = [new Date(before).toISOString(), before, BATCH];
  let deleted = 0;
  while (goesOn()) {
    const rows = await reader.query<{ readonly key: number }>(find, limits);
    if (rows.length > 0) {
      const keys = JSON.stringify(rows.map(({ key }) => key));
      await writer.stage(() => {
        for (const sql of remove) writer.prepare(sql).run(keys);
      });
    }
    deleted += rows.length;
    if (rows.length < BATCH) break;
  }
  return deleted;
}
