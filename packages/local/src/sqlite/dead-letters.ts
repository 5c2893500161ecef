import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "@bridgework/core/ports/dead-letters";
import type { SqlValue } from "./driver.ts";
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
    list: async (filter, { limit, cursor }) => {
      const { sql, values } = conditionOf(filter);
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readNumericCursor(cursor);
      const page = `SELECT number, letter FROM dead_letters WHERE number < ? AND ${sql} ORDER BY number DESC LIMIT ?`;
      const [rows, counted] = await Promise.all([
        reader.query<StoredLetter>(page, [before, ...values, limit + 1]),
        reader.query<{ readonly total: number }>(`SELECT count(*) AS total FROM dead_letters WHERE ${sql}`, values),
      ]);
      const items = rows.slice(0, limit);
      const next = rows.length > limit ? String(items.at(-1)?.number) : null;
      return { items: items.map(toLetter), next, total: counted[0]?.total ?? 0 };
    },
  };
}

function conditionOf({ status, errorClass, kind }: DeadLetterFilter): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const wanted = Object.entries({ status, error_class: errorClass, kind }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ sql: `${column} = ?`, value }],
  );
  return { sql: ["TRUE", ...wanted.map(({ sql }) => sql)].join(" AND "), values: wanted.map(({ value }) => value) };
}

function toLetter({ letter }: StoredLetter): DeadLetter {
  return JSON.parse(letter);
}
