import { existsSync } from "node:fs";
import { Fault } from "@bridgework/core/kernel/fault";
import { type Database, openFile } from "../sqlite/driver.ts";

/** What a database holds, in numbers that show at a glance whether it is the right one. */
export type Summary = Readonly<
  Record<"version" | "facts" | "streams" | "lastPosition" | "deadLetters" | "running", number>
>;

const COUNTS = `
  SELECT
    (SELECT user_version FROM pragma_user_version) AS version,
    (SELECT count(*) FROM events) AS facts,
    (SELECT count(*) FROM events WHERE version = 1) AS streams,
    (SELECT coalesce(max(position), 0) FROM events) AS lastPosition,
    (SELECT count(*) FROM dead_letters WHERE status = 'dead') AS deadLetters,
    (SELECT count(*) FROM executions WHERE status = 'RUNNING') AS running
`;

/** A stream in which a version is missing. */
const GAP = "SELECT stream FROM events GROUP BY stream HAVING count(*) <> max(version) LIMIT 1";

/**
 * Reads all of a database file and counts. Throws a SYSTEM fault: `damaged` where its pages or its streams are not
 * whole, `newer_version` where a newer program made it, `foreign` where it is none of Bridgework.
 */
export function checkDatabase(file: string, newestVersion: number): Summary {
  const db = openToRead(file);
  try {
    checkVersion(db, file, newestVersion);
    const { integrity_check } = db.prepare("PRAGMA integrity_check(1)").get() as { readonly integrity_check: string };
    if (integrity_check !== "ok") throw damaged(file, integrity_check);
    checkTables(db, file);
    const gap = db.prepare(GAP).get() as { readonly stream: string } | undefined;
    if (gap !== undefined) throw damaged(file, `a version of ${gap.stream} is missing`);
    return { ...(db.prepare(COUNTS).get() as Summary) };
  } finally {
    db.close();
  }
}

function openToRead(file: string): Database {
  if (!existsSync(file))
    throw new Fault("SYSTEM", "no_backup", `There is no file ${file}: name the backup to be read.`);
  return openFile(file, { readOnly: true });
}

function checkVersion(db: Database, file: string, newest: number): void {
  const { version } = versionIn(db, file);
  if (version > newest) {
    const message = `${file} is of version ${version}, and this Bridgework knows ${newest}: use the newer one that made it.`;
    throw new Fault("SYSTEM", "newer_version", message);
  }
  if (version === 0) throw foreign(file);
}

/** Others number the versions of their databases too. */
function checkTables(db: Database, file: string): void {
  try {
    db.prepare(COUNTS);
  } catch (cause) {
    throw foreign(file, cause);
  }
}

function versionIn(db: Database, file: string): { readonly version: number } {
  try {
    return db.prepare("SELECT user_version AS version FROM pragma_user_version").get() as { readonly version: number };
  } catch (cause) {
    throw foreign(file, cause);
  }
}

function foreign(file: string, cause?: unknown): Fault {
  return new Fault("SYSTEM", "foreign", `Expected a database of Bridgework, received ${file}, which is none.`, {
    cause,
  });
}

function damaged(file: string, what: string): Fault {
  return new Fault("SYSTEM", "damaged", `${file} is damaged: ${what}. Nothing was changed; use another backup.`);
}
