import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { type Database, openFile } from "./driver.ts";
import { lockFolder } from "./lock.ts";
import { openReader, type Reader } from "./reader.ts";
import { storageReason } from "./storage-fault.ts";
import { createWriter, type Writer } from "./writer.ts";

/** What brings a file from one version to the next: SQL texts run in order. `migrations[0]` makes an empty file version 1. */
export type Migrations = readonly (readonly string[])[];

/** The open data folder. */
export interface LocalData {
  readonly folder: string;
  readonly file: string;
  readonly writer: Writer;
  readonly reader: Reader;
  /** Commits what is staged, closes both connections, gives the folder back. */
  close(): Promise<void>;
}

const LOCK_TIMEOUT_MS = 2_000;
const LARGEST_IDLE_WAL_BYTES = 64 * 1024 * 1024;

/**
 * Opens `<folder>/bridgework.db`, made where it is missing, for this process alone. Throws a SYSTEM fault, its message
 * one sentence: `locked`, `newer_version`, or `storage` where the file cannot be used.
 */
export function openData(folder: string, migrations: Migrations): LocalData {
  const absolute = resolve(folder);
  const file = join(absolute, "bridgework.db");
  const unlock = translated(file, () => {
    mkdirSync(absolute, { recursive: true });
    return lockFolder(absolute);
  });
  try {
    const db = translated(file, () => openFile(file, { timeout: LOCK_TIMEOUT_MS }));
    translated(file, () => prepareFile(db, file, migrations));
    return opened(absolute, file, db, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** As `openData`, in a folder of its own that `close` removes: for tests, and for running without keeping anything. */
export function openTemporaryData(migrations: Migrations): LocalData {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-"));
  const data = openData(folder, migrations);
  return {
    ...data,
    close: async () => {
      await data.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function opened(folder: string, file: string, db: Database, unlock: () => void): LocalData {
  const writer = createWriter(db, file);
  const reader = openReader(file);
  return {
    folder,
    file,
    writer,
    reader,
    close: async () => {
      await reader.close();
      await writer.close().finally(unlock);
    },
  };
}

/** FULL makes a commit survive the loss of power, not only of the process. */
function prepareFile(db: Database, file: string, migrations: Migrations): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -64000;
    PRAGMA journal_size_limit = ${LARGEST_IDLE_WAL_BYTES};
  `);
  const version = versionOf(db);
  if (version > migrations.length) {
    const message = `${file} was written by a newer Bridgework (version ${version} of the file; this one knows ${migrations.length}): use that one, or another folder with --data.`;
    throw new Fault("SYSTEM", "newer_version", message);
  }
  for (let next = version; next < migrations.length; next += 1) {
    migrate(db, file, `${(migrations[next] ?? []).join(";\n")}; PRAGMA user_version = ${next + 1}`);
  }
}

function migrate(db: Database, file: string, sql: string): void {
  try {
    db.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`);
  } catch (error) {
    if (storageReason(error) !== undefined) throw error;
    throw foreignFile(file, error);
  }
}

function foreignFile(file: string, cause: unknown): Fault {
  const message = `Cannot use ${file}: it is not a file of Bridgework (${messageOf(cause)}). Give another folder with --data.`;
  return new Fault("SYSTEM", "storage", message, { cause });
}

function versionOf(db: Database): number {
  const row = db.prepare("PRAGMA user_version").get() as { readonly user_version: number };
  return row.user_version;
}

function translated<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw openingFault(file, error);
  }
}

function openingFault(file: string, cause: unknown): unknown {
  const reason = storageReason(cause) ?? systemReason(cause);
  if (reason === undefined) return cause;
  return new Fault("SYSTEM", "storage", `Cannot use ${file}: ${reason} (${messageOf(cause)}).`, { cause });
}

/** Errors of the file system, as EACCES and ENOSPC, carry a system call. */
function systemReason(error: unknown): string | undefined {
  return error instanceof Error && "syscall" in error ? "its folder cannot be made or written to" : undefined;
}
