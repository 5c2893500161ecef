import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { OWNER_ONLY, replaceFile, syncFolder } from "./replace-file.ts";

/** A file of lines. */
export interface Journal {
  /** Whole lines as they were found; the rest of one that a crash has cut off is gone. */
  readonly lines: readonly string[];
  /** Durable when it resolves. What is appended at once is written at once. */
  append(line: string): Promise<void>;
  /** Writes the file anew, behind what was appended; `lines` is asked when it is time. */
  replace(lines: () => readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openJournal(path: string): Promise<Journal> {
  let file = await openFile(path);
  await syncFolder(dirname(path));
  const text = await file.readFile();
  /** Bytes that are good; what is written goes there. */
  let size = text.lastIndexOf("\n") + 1;
  await file.truncate(size);
  const lines = text.subarray(0, size).toString().split("\n").slice(0, -1);

  let batch: string[] = [];
  let writing: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs work behind all work before it, whatever became of that. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const writeBatch = async () => {
    const bytes = Buffer.from(batch.join(""));
    batch = [];
    writing = undefined;
    await writeAt(file, bytes, size);
    size += bytes.length;
  };
  return {
    lines,
    append: (line) => {
      batch.push(`${line}\n`);
      writing ??= inTurn(writeBatch);
      return writing;
    },
    replace: (ask) =>
      inTurn(async () => {
        const whole = ask()
          .map((line) => `${line}\n`)
          .join("");
        const old = file;
        file = await replaceFile(path, whole);
        size = Buffer.byteLength(whole);
        await old.close();
      }),
    close: () => inTurn(() => file.close()),
  };
}

function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, OWNER_ONLY);
}

/** What was written of lines that could not be written whole, as on a full disk, is taken back. */
async function writeAt(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  try {
    let written = 0;
    while (written < bytes.length) {
      const part = await file.write(bytes, written, bytes.length - written, position + written);
      written += part.bytesWritten;
    }
    await file.datasync();
  } catch (error) {
    await file.truncate(position);
    throw error;
  }
}
