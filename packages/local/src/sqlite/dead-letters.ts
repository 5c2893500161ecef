import { fingerprintOf } from "@bridgework/core/kernel/fingerprint";
import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "@bridgework/core/ports/dead-letters";
import { analyseInSql, type Condition } from "./analyse-letters.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export const deadLettersSchema = `
  CREATE TABLE dead_letters (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    error_class TEXT NOT NULL,
    letter TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_status ON dead_letters (status, kind, error_class)
`;

/** What letters are also found and counted by. The index holds all of it, so that counting reads no letter. */
export const letterColumnsSchema = `
  ALTER TABLE dead_letters ADD COLUMN event_type TEXT AS (letter ->> 'eventType');
  ALTER TABLE dead_letters ADD COLUMN workflow TEXT AS (letter ->> 'workflow');
  ALTER TABLE dead_letters ADD COLUMN handler TEXT AS (letter ->> 'handlerVersion');
  ALTER TABLE dead_letters ADD COLUMN fingerprint TEXT AS (letter ->> 'fingerprint');
  ALTER TABLE dead_letters ADD COLUMN buried_at TEXT AS (letter ->> 'buriedAt');
  DROP INDEX dead_letters_status;
  CREATE INDEX dead_letters_status ON dead_letters
    (status, kind, error_class, event_type, workflow, handler, fingerprint, buried_at)
`;

interface StoredLetter {
  readonly number: number;
  readonly letter: string;
}

const BURY =
  "INSERT INTO dead_letters (id, kind, status, error_class, letter) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
const FIND = "SELECT number, letter FROM dead_letters WHERE id = ?";
const REDRIVE = `
  UPDATE dead_letters SET status = 'redriven', letter = json_patch(letter, ?) WHERE id = ? AND status = 'dead'
`;

/** By its order, what follows a cursor and how it goes on. */
const PAGES = {
  forward: { first: 0, follows: ">", order: "ASC" },
  backward: { first: Number.MAX_SAFE_INTEGER, follows: "<", order: "DESC" },
} as const;

export function sqliteDeadLetters(writer: Writer, reader: Reader): DeadLetters {
  return {
    bury: (letter) =>
      writer.stageOne(() => {
        const { id, kind, status, errorClass } = letter;
        writer.prepare(BURY).run(id, kind, status, errorClass, JSON.stringify(letter));
      }),
    find: (id) =>
      writer.peek(() => {
        const row = writer.prepare(FIND).get(id) as StoredLetter | undefined;
        return row === undefined ? undefined : toLetter(row);
      }),
    markRedriven: (id, at, requestId) =>
      writer.stageOne(() => {
        const change = JSON.stringify({ status: "redriven", redrivenAt: at, redriveRequestId: requestId });
        return Number(writer.prepare(REDRIVE).run(change, id).changes) === 1;
      }),
    list: async (filter, { limit, cursor, order: asked = "backward" }) => {
      const { sql, values } = conditionOf(filter);
      const { first, follows, order } = PAGES[asked];
      const after = cursor === undefined ? first : readNumericCursor(cursor);
      const page = `SELECT number, letter FROM dead_letters WHERE number ${follows} ? AND ${sql} ORDER BY number ${order} LIMIT ?`;
      const [rows, counted] = await Promise.all([
        reader.query<StoredLetter>(page, [after, ...values, limit + 1]),
        reader.query<{ readonly total: number }>(`SELECT count(*) AS total FROM dead_letters WHERE ${sql}`, values),
      ]);
      const items = rows.slice(0, limit);
      const next = rows.length > limit ? String(items.at(-1)?.number) : null;
      return { items: items.map(toLetter), next, total: counted[0]?.total ?? 0 };
    },
    analyse: (filter, now) => analyseInSql(reader, conditionOf(filter), now),
  };
}

function conditionOf(filter: DeadLetterFilter): Condition {
  const { status, errorClass, kind, eventType, workflow, fingerprint, since, until } = filter;
  const wanted = Object.entries({
    ...{ "status =": status, "error_class =": errorClass, "kind =": kind, "event_type =": eventType },
    ...{ "workflow =": workflow, "fingerprint =": fingerprint },
    ...{ "buried_at >=": asStored(since), "buried_at <": asStored(until) },
  }).flatMap(([comparison, value]) => (value === undefined ? [] : [{ sql: `${comparison} ?`, value }]));
  return { sql: ["TRUE", ...wanted.map(({ sql }) => sql)].join(" AND "), values: wanted.map(({ value }) => value) };
}

/** Times compare as texts where they are written alike. */
function asStored(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Letters from before there were fingerprints have none stored: no filter by fingerprint finds them. */
function toLetter({ letter: text }: StoredLetter): DeadLetter {
  const letter: Omit<DeadLetter, "fingerprint"> & { readonly fingerprint?: string } = JSON.parse(text);
  return { ...letter, fingerprint: letter.fingerprint ?? fingerprintOf(letter) };
}
