import type { ViewRow, Views } from "@bridgework/core/ports/views";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export const viewsSchema = `
  CREATE TABLE views (
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (view, key)
  ) STRICT, WITHOUT ROWID
`;

export interface SqliteViews extends Views {
  /** As `get`, inside work that is being staged. */
  read(view: string, key: string): ViewRow | undefined;
  /** As `put`, inside work that is being staged: many rows then share one commit. */
  write(view: string, row: ViewRow): void;
  /** Removes all rows of a view, a few in each commit. */
  drop(view: string): Promise<void>;
}

interface StoredRow {
  readonly key: string;
  readonly version: number;
  readonly doc: string;
}

const PUT = `
  INSERT INTO views (view, key, version, doc) VALUES (?, ?, ?, ?)
  ON CONFLICT (view, key) DO UPDATE SET version = excluded.version, doc = excluded.doc WHERE excluded.version > version
`;
const GET = "SELECT key, version, doc FROM views WHERE view = ? AND key = ?";
const DROP = "DELETE FROM views WHERE view = ?1 AND key IN (SELECT key FROM views WHERE view = ?1 LIMIT ?2)";
const DROPPED_AT_ONCE = 1_000;
const FIRST_PAGE = "SELECT key, version, doc FROM views WHERE view = ? ORDER BY key DESC LIMIT ?";
const NEXT_PAGE = "SELECT key, version, doc FROM views WHERE view = ? AND key < ? ORDER BY key DESC LIMIT ?";

export function sqliteViews(writer: Writer, reader: Reader): SqliteViews {
  const read = (view: string, key: string) => {
    const row = writer.prepare(GET).get(view, key) as StoredRow | undefined;
    return row === undefined ? undefined : toRow(row);
  };
  const write = (view: string, { key, version, doc }: ViewRow) =>
    void writer.prepare(PUT).run(view, key, version, JSON.stringify(doc));
  return {
    read,
    write,
    get: (view, key) => writer.peek(() => read(view, key)),
    put: (view, row) => writer.stageOne(() => write(view, row)),
    drop: async (view) => {
      for (let dropped = DROPPED_AT_ONCE; dropped === DROPPED_AT_ONCE; )
        dropped = await writer.stageOne(() => Number(writer.prepare(DROP).run(view, DROPPED_AT_ONCE).changes));
    },
    list: async (view, { limit, cursor }) => {
      const rows =
        cursor === undefined
          ? await reader.query<StoredRow>(FIRST_PAGE, [view, limit + 1])
          : await reader.query<StoredRow>(NEXT_PAGE, [view, cursor, limit + 1]);
      const items = rows.slice(0, limit).map(toRow);
      return { items, next: rows.length > limit ? (items.at(-1)?.key ?? null) : null };
    },
  };
}

function toRow({ key, version, doc }: StoredRow): ViewRow {
  return { key, version, doc: JSON.parse(doc) };
}
