import { constants, copyFileSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";
import { openFile } from "../sqlite/driver.ts";
import { lockFolder } from "../sqlite/lock.ts";
import { databaseOf } from "./data-folder.ts";
import { takeKeys } from "./keys-file.ts";
import { syncToDisk, writingFault } from "./partial-file.ts";
import { checkDatabase, type Summary } from "./summary.ts";

export interface RestoreRequest {
  readonly file: string;
  /** Where the data will be. */
  readonly folder: string;
  /** Null leaves all personal values closed for good: they read as erased. */
  readonly keysFile: string | null;
  readonly newestVersion: number;
  /** Milliseconds since 1970, for the name of the folder that is put aside. */
  readonly now: number;
}

export interface Restored extends Summary {
  readonly keys: number;
  /** Where the folder's former data lies now; null where there was none. */
  readonly aside: string | null;
}

/**
 * Puts a backup in the place of a data folder. It is copied and checked beside it first, and the former folder is moved
 * aside, not deleted. Throws a SYSTEM fault, with nothing changed: `locked` where a process uses the folder,
 * `unsaved_facts` where the file has facts beside it, and as `checkDatabase` and `takeKeys` do.
 */
export function restore({ file, keysFile, newestVersion, now, ...request }: RestoreRequest): Restored {
  mkdirSync(resolve(request.folder), { recursive: true });
  // Of a link, what it leads to is replaced: it may be another disk.
  const folder = realpathSync(request.folder);
  const staging = `${folder}.restoring`;
  const hadData = existsSync(join(folder, "bridgework.db"));
  const unlock = lockFolder(folder);
  try {
    const summary = checkDatabase(file, newestVersion);
    refuseLog(file);
    const keys = prepare(staging, file, keysFile);
    const aside = hadData ? asideOf(folder, now) : null;
    swap(folder, staging, aside);
    return { ...summary, keys, aside };
  } catch (error) {
    throw writingFault(folder, error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    unlock();
  }
}

/** The database of a folder keeps its newest facts there, above all after a crash; a backup has none. */
function refuseLog(file: string): void {
  const { size } = statSync(`${file}-wal`, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size === 0) return;
  const advice = "Make a backup of its folder with `npm run backup`, and restore that.";
  throw new Fault("SYSTEM", "unsaved_facts", `${file} is no backup: its newest facts are in ${file}-wal. ${advice}`);
}

function asideOf(folder: string, now: number): string {
  return `${folder}.before-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
}

function prepare(staging: string, file: string, keysFile: string | null): number {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  copyFileSync(file, join(staging, "bridgework.db"), constants.COPYFILE_FICLONE);
  const keys = keysFile === null ? 0 : withKeys(staging, keysFile);
  syncToDisk(join(staging, "bridgework.db"));
  syncToDisk(staging);
  return keys;
}

function withKeys(staging: string, keysFile: string): number {
  const db = openFile(databaseOf(staging));
  try {
    db.exec("BEGIN");
    const keys = takeKeys(db, staging, keysFile);
    db.exec("COMMIT");
    return keys;
  } finally {
    db.close();
  }
}

/** The lock goes with the former folder, whose it is. */
function swap(folder: string, staging: string, aside: string | null): void {
  if (aside === null) rmSync(folder, { recursive: true });
  else renameSync(folder, aside);
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (aside !== null) renameSync(aside, folder);
    throw error;
  }
  syncToDisk(dirname(folder));
}
