import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { openFile, type SqlValue, type Statement } from "@bridgework/local/sqlite/driver";
import type { Contender, OpenContender } from "./contender.ts";
import { eventOf } from "./workload.ts";

/**
 * The same driver, settings and columns, with the primary key and unique (stream, version) alone. Rows are made before the
 * clock starts, and one transaction takes as many inserts as there are callers. A read parses the JSON of each row and
 * makes nothing else of it; it runs in the caller's thread, which does nothing else meanwhile.
 */
export const bare: Contender = { about: { name: "bare SQLite", durable: "loss of power", portion: 1 }, open };

const TABLE = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, category TEXT NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, schema_version INTEGER NOT NULL, time TEXT NOT NULL, correlation_id TEXT NOT NULL,
    request_id TEXT, fingerprint TEXT, request_size INTEGER, data TEXT NOT NULL, meta TEXT NOT NULL, UNIQUE (stream, version)
  ) STRICT
`;
const INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const COLUMNS = "position, stream, version, id, type, schema_version, time, data, meta";
const READ = `SELECT ${COLUMNS} FROM events WHERE stream = ? ORDER BY version`;
const PAGE = `SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`;

async function open(): Promise<OpenContender> {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-bare-"));
  const db = openFile(join(folder, "bare.db"));
  db.exec(TABLE);
  const [begin, insert, commit] = [db.prepare("BEGIN IMMEDIATE"), db.prepare(INSERT), db.prepare("COMMIT")];
  const [read, page] = [db.prepare(READ), db.prepare(PAGE)];
  return {
    readyToAppend: (requests, group) => {
      const rows = requests.map(rowOf);
      return async () => {
        for (let first = 0; first < rows.length; first += group) {
          begin.run();
          for (const row of rows.slice(first, first + group)) insert.run(...row);
          commit.run();
        }
      };
    },
    readStreams: async (streams) => streams.reduce((seen, stream) => seen + parsed(read.all(stream)).length, 0),
    scan: async (limit) => scan(page, limit),
    close: async () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Positions have no gaps here, so that the count of those seen is the last one. */
function scan(page: Statement, limit: number): number {
  for (let seen = 0; ; ) {
    const { length } = parsed(page.all(seen, limit));
    seen += length;
    if (length < limit) return seen;
  }
}

interface JsonColumns {
  readonly data: string;
  readonly meta: string;
}

function parsed(rows: readonly unknown[]): readonly unknown[] {
  return (rows as readonly JsonColumns[]).map(({ data, meta }) => [JSON.parse(data), JSON.parse(meta)]);
}

function rowOf(request: AppendRequest, index: number): SqlValue[] {
  const { stream, requestId = "", fingerprint = "" } = request;
  const { event, version } = eventOf(request);
  const { id, type, schemaVersion, time, data, meta } = event;
  const texts = [JSON.stringify(data), JSON.stringify(meta)];
  const place = [index + 1, stream, version, "counter"];
  return [...place, id, type, schemaVersion, time, meta.correlationId, requestId, fingerprint, 1, ...texts];
}
