import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { type Emmett, type EmmettEvent, type EmmettPool, type EmmettStore, loadEmmett } from "../peers/emmett.ts";
import type { Contender, OpenContender } from "./contender.ts";
import { eventOf } from "./workload.ts";

export const EMMETT = "Emmett-SQLite 0.42.4";

/** A store of Emmett in a folder of its own. */
export interface EmmettData {
  readonly store: EmmettStore;
  readonly pool: EmmettPool;
  close(): void;
}

/**
 * Emmett as it comes opens a connection for each operation, with WAL and SQLite's default synchronous=FULL; its best is one
 * connection that stays open. Both take one append at a time, whatever the callers, since neither bears more: connections
 * hold each other up until SQLITE_BUSY, and on one connection appends that overlap share a transaction and are answered
 * before its commit.
 */
export function emmettContenders(): readonly Contender[] {
  const emmett = loadEmmett();
  if (emmett === undefined) return [];
  return [
    {
      about: {
        name: `${EMMETT}, default: a connection for each operation, one append at a time`,
        durable: "loss of power",
        portion: 0.02,
      },
      open: async () => opened(emmett, await openDefault(emmett)),
    },
    {
      about: {
        name: `${EMMETT}, best: one connection, synchronous=FULL, one append at a time`,
        durable: "loss of power",
        portion: 0.1,
      },
      open: async () => opened(emmett, await openBest(emmett)),
    },
  ];
}

async function openDefault(emmett: Emmett): Promise<EmmettData> {
  const { fileName, remove } = newFile();
  const pool = emmett.SQLiteConnectionPool({ fileName });
  const store = emmett.getSQLiteEventStore({ fileName, pool, schema: { autoMigration: "CreateOrUpdate" } });
  await store.schema.migrate();
  return { store, pool, close: remove };
}

export async function openBest(emmett: Emmett): Promise<EmmettData> {
  const { fileName, remove } = newFile();
  const connection = emmett.sqliteConnection({ fileName });
  for (const setting of ["synchronous = FULL", "temp_store = MEMORY", "cache_size = -64000"])
    await connection.command(`PRAGMA ${setting}`);
  const pool = emmett.SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } });
  const store = emmett.getSQLiteEventStore({ fileName, pool, schema: { autoMigration: "None" } });
  await store.schema.migrate();
  const close = () => {
    connection.close();
    remove();
  };
  return { store, pool, close };
}

function newFile(): { readonly fileName: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-emmett-"));
  return {
    fileName: join(folder, "emmett.db"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function opened(emmett: Emmett, { store, pool, close }: EmmettData): OpenContender {
  return {
    readyToAppend: (requests) => {
      const appends = requests.map(appendOf);
      return async () => {
        for (const { stream, event, version } of appends) await append(store, stream, version, [event]);
      };
    },
    readStreams: async (streams) => {
      let seen = 0;
      for (const stream of streams) seen += (await store.readStream(stream)).events.length;
      return seen;
    },
    scan: async (batchSize) => {
      let seen = 0;
      for (let after = 0n; ; ) {
        const page = await pool.withConnection((db) => emmett.readMessagesBatch(db, { after, batchSize }));
        seen += page.messages.length;
        if (page.messages.length < batchSize) return seen;
        after = page.currentGlobalPosition;
      }
    },
    close: async () => close(),
  };
}

const MOST_ATTEMPTS = 5;

/**
 * Now and then a commit is refused with SQLITE_BUSY, since sqlite3 has not yet finished the statement before it in another
 * thread. Emmett undoes the append, writes the error to stderr and throws it; an application would try again.
 */
export async function append(
  store: EmmettStore,
  stream: string,
  version: number,
  events: readonly EmmettEvent[],
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await store.appendToStream(stream, events, { expectedStreamVersion: BigInt(version) });
      return;
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

function appendOf(request: AppendRequest) {
  const { event, version } = eventOf(request);
  const { type, data, meta } = event;
  return { stream: request.stream, version: version - 1, event: { type, data, metadata: meta } };
}
