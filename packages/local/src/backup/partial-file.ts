import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import { storageReason } from "../sqlite/storage-fault.ts";

const OWNER_ONLY = 0o600;

/**
 * Lets `write` make a file under another name beside it, and gives it its name when it is whole and on the disk: under
 * its own name nobody ever sees half of it. Only its owner may read it. Where `write` fails nothing is left behind; that
 * the disk is full and the like is then a SYSTEM fault `storage` of one sentence.
 */
export async function writeWhole<Result>(file: string, write: (partial: string) => Promise<Result>): Promise<Result> {
  const partial = `${resolve(file)}.partial`;
  try {
    remove(partial);
    const result = await write(partial);
    chmodSync(partial, OWNER_ONLY);
    syncToDisk(partial);
    renameSync(partial, file);
    syncToDisk(dirname(partial));
    return result;
  } catch (error) {
    remove(partial);
    throw writingFault(file, error);
  }
}

/** With the journal that SQLite keeps beside a database while it writes. */
function remove(partial: string): void {
  for (const file of [partial, `${partial}-journal`]) rmSync(file, { force: true });
}

export function syncToDisk(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Errors of SQLite and of the file system in a sentence; anything else as it came. */
export function writingFault(file: string, error: unknown): unknown {
  const isSystem = error instanceof Error && "syscall" in error;
  const reason = storageReason(error) ?? (isSystem ? "the file system refuses" : undefined);
  if (reason === undefined) return error;
  return new Fault("SYSTEM", "storage", `Cannot write ${file}: ${reason} (${messageOf(error)}).`, { cause: error });
}
