import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Only the owner may read what a device keeps. */
export const OWNER_ONLY = 0o600;

/**
 * Writes a file anew and resolves with it, open to be written on: after a crash it is either as it was or as it is to be.
 * Nobody else may write it at the time.
 */
export async function replaceFile(path: string, text: string): Promise<FileHandle> {
  const next = `${path}.next`;
  const file = await open(next, "w+", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
    await rename(next, path);
    await syncFolder(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A new name in a folder is durable when the folder is. Windows cannot open one, and does not need to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
