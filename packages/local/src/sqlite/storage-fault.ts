import { Fault, messageOf } from "@bridgework/core/kernel/fault";

/** SQLite's primary result codes that speak of the disk or the file, not of the statement: https://sqlite.org/rescode.html */
const STORAGE_CODES: ReadonlyMap<number, string> = new Map([
  [5, "another program holds its lock"],
  [7, "memory is exhausted"],
  [8, "it cannot be written to"],
  [10, "the disk failed to read or write"],
  [11, "it is damaged"],
  [13, "the disk is full"],
  [14, "it cannot be opened"],
  [26, "it is not a SQLite file"],
]);

/** A SYSTEM fault of code `storage` where the disk or the file is at fault; anything else as it came. */
export function storageFault(file: string, error: unknown): unknown {
  const reason = storageReason(error);
  if (reason === undefined) return error;
  const message = `Cannot write ${file}: ${reason} (${messageOf(error)}). What was acknowledged is kept; what was not has to be sent again.`;
  return new Fault("SYSTEM", "storage", message, { cause: error });
}

/** Why the file cannot be used; undefined where the error is of another kind. */
export function storageReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return STORAGE_CODES.get(error.errcode & 0xff);
}
