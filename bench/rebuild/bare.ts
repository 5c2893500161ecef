import { counter } from "@bridgework/core/counter/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { type Database, openFile } from "@bridgework/local/sqlite/driver";
import type { LocalData } from "@bridgework/local/sqlite/open";
import { EVENTS, EVENTS_OF_STREAM, WAVE } from "./log.ts";
import { expectCount, type Rebuilder, seconds } from "./rebuilder.ts";

/**
 * The least that any rebuild does, over the same file: reads pages in order, parses their JSON, folds, and writes the
 * documents of a page in one transaction. It blocks its thread from beginning to end, keeps all documents in memory,
 * cannot go on after a stop, serves no version meanwhile, and checks neither versions nor schemas.
 */
export function bareRebuilder({ file }: LocalData): Rebuilder {
  return {
    about: { name: "bare SQLite", events: EVENTS },
    rebuild: async () => {
      const db = openFile(file);
      db.exec(TABLE);
      const taken = await seconds(async () => rebuild(db));
      db.exec("DROP TABLE bare_rows");
      db.close();
      return taken;
    },
  };
}

const TABLE = `
  PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000;
  CREATE TABLE bare_rows (key TEXT PRIMARY KEY, version INTEGER NOT NULL, doc TEXT NOT NULL) STRICT, WITHOUT ROWID
`;
const PAGE = `
  SELECT id, type, schema_version AS schemaVersion, time, data, meta, stream, version, position
  FROM events WHERE position > ? ORDER BY position LIMIT ?
`;
const PUT = "INSERT OR REPLACE INTO bare_rows VALUES (?, ?, ?)";

/** A page is a wave, so that every document is written once. */
function rebuild(db: Database): void {
  const [page, put] = [db.prepare(PAGE), db.prepare(PUT)];
  const docs = new Map<string, JsonObject>();
  for (let after = 0; after < EVENTS; after += WAVE) {
    const changed = new Map<string, number>();
    for (const row of page.all(after, WAVE)) {
      const fact = parsed(row as EventRow);
      docs.set(fact.stream, counter.view.project(docs.get(fact.stream), fact));
      changed.set(fact.stream, fact.version);
    }
    db.exec("BEGIN IMMEDIATE");
    for (const [stream, version] of changed) put.run(stream, version, JSON.stringify(docs.get(stream)));
    db.exec("COMMIT");
  }
  expectCount("documents", EVENTS / EVENTS_OF_STREAM, docs.size);
}

interface EventRow extends Omit<Fact, "data" | "meta"> {
  readonly data: string;
  readonly meta: string;
}

function parsed(row: EventRow): Fact {
  return { ...row, data: JSON.parse(row.data), meta: JSON.parse(row.meta) };
}
