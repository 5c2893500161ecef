import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";
import { type Database, openFile } from "./driver.ts";

const BUSY = 5;

/** Keeps the open locks from the garbage collector: it would close them, and so give the folder away. */
const held = new Set<Database>();

/**
 * Takes the data folder for this process alone; returns what gives it back. It is a lock of the operating system on a
 * file that SQLite keeps open, so a killed process leaves none behind. `bridgework.pid` only says who holds it.
 * Throws a SYSTEM fault `locked` where another process has it.
 */
export function lockFolder(folder: string): () => void {
  const lock = openFile(join(folder, "bridgework.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && "errcode" in error && error.errcode === BUSY)) throw error;
    throw lockedFault(folder, error);
  }
  writeFileSync(join(folder, "bridgework.pid"), `${process.pid}\n`);
  held.add(lock);
  return () => {
    if (held.delete(lock)) lock.close();
  };
}

function lockedFault(folder: string, cause: unknown): Fault {
  const message = `The data folder ${folder} is in use by process ${holder(folder)}: stop that process, or give this one another folder with --data.`;
  return new Fault("SYSTEM", "locked", message, { cause });
}

function holder(folder: string): string {
  try {
    return readFileSync(join(folder, "bridgework.pid"), "utf8").trim() || "(unknown)";
  } catch {
    return "(unknown)";
  }
}
