import { type Fact, parseStream } from "@bridgework/core/kernel/event";
import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

export const streamsSchema = `
  CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_type TEXT NOT NULL,
    last_time TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX streams_position ON streams (position);
  CREATE INDEX streams_category ON streams (category, position)
`;

export interface StreamSummary {
  readonly stream: string;
  readonly category: string;
  readonly id: string;
  readonly version: number;
  readonly lastType: string;
  readonly lastTime: string;
}

/** All streams with what happened last in each: a read model of the log. */
export interface SqliteStreams {
  /** Inside work that is being staged. Bears the same facts twice. */
  apply(facts: readonly Fact[]): void;
  /** Newest activity first. */
  list(
    filter: { readonly category?: string },
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly StreamSummary[]; readonly next: string | null }>;
}

interface StoredStream {
  readonly stream: string;
  readonly category: string;
  readonly version: number;
  readonly last_type: string;
  readonly last_time: string;
  readonly position: number;
}

const PUT = `
  INSERT INTO streams (stream, category, version, last_type, last_time, position) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version, last_type = excluded.last_type,
    last_time = excluded.last_time, position = excluded.position
  WHERE excluded.position > position
`;

export function sqliteStreams(writer: Writer, reader: Reader): SqliteStreams {
  return {
    apply: (facts) => {
      const newest = new Map(facts.map((fact) => [fact.stream, fact]));
      for (const { stream, version, type, time, position } of newest.values()) {
        writer.prepare(PUT).run(stream, parseStream(stream)?.category ?? "", version, type, time, position);
      }
    },
    list: async ({ category }, { cursor, limit }) => {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readNumericCursor(cursor);
      const condition = category === undefined ? "position < ?" : "position < ? AND category = ?";
      const values = category === undefined ? [before] : [before, category];
      const rows = await reader.query<StoredStream>(
        `SELECT * FROM streams WHERE ${condition} ORDER BY position DESC LIMIT ?`,
        [...values, limit + 1],
      );
      const items = rows.slice(0, limit);
      return { items: items.map(toSummary), next: rows.length > limit ? String(items.at(-1)?.position) : null };
    },
  };
}

function toSummary({ stream, category, version, last_type, last_time }: StoredStream): StreamSummary {
  return { stream, category, id: stream.slice(category.length + 1), version, lastType: last_type, lastTime: last_time };
}
