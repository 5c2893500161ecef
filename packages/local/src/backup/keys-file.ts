import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";
import * as z from "zod";
import { openMasterKey } from "../sealing/key-file.ts";
import { type Database, openFile } from "../sqlite/driver.ts";
import { databaseOf } from "./data-folder.ts";
import { syncToDisk, writeWhole } from "./partial-file.ts";

/*
 * What opens personal values is kept apart from the backup that holds them: keys are only ever added and deleted, so the
 * newest keys file opens every backup, and leaves closed what was erased since.
 */

const keysFile = z.strictObject({
  kind: z.literal("bridgework-keys"),
  master: z.base64(),
  subjects: z.array(z.strictObject({ subject: z.string(), wrapped: z.base64() })),
});

interface KeyRow {
  readonly subject: string;
  readonly wrapped: Uint8Array;
}

const MASTER = "bridgework.key";

const LOCK_TIMEOUT_MS = 10_000;

/**
 * Writes the folder's master key with the keys that it wraps, also while a process uses the folder. It opens everything:
 * guard it.
 */
export async function saveKeys(folder: string, file: string): Promise<void> {
  const db = openFile(databaseOf(folder), { readOnly: true, timeout: LOCK_TIMEOUT_MS });
  try {
    const rows = hasKeys(db) ? (db.prepare("SELECT subject, wrapped FROM subject_keys").all() as KeyRow[]) : [];
    const subjects = rows.map(({ subject, wrapped }) => ({
      subject,
      wrapped: Buffer.from(wrapped).toString("base64"),
    }));
    await writeWhole(file, async (partial) => {
      const master = readFileSync(join(folder, MASTER), "utf8").trim();
      const content = { kind: "bridgework-keys", master, subjects } satisfies z.infer<typeof keysFile>;
      writeFileSync(partial, JSON.stringify(content), { mode: 0o600 });
    });
  } finally {
    db.close();
  }
}

/**
 * Puts the keys of a file into a folder that has none, and its database. Throws a SYSTEM fault: `bad_keys` where the file
 * cannot be used, `keys_exist` where the folder has keys, and as the master key does where it is another one.
 */
export function takeKeys(db: Database, folder: string, file: string): number {
  const master = join(folder, MASTER);
  if (existsSync(master)) {
    const message = `${folder} has keys of its own already, and what they sealed needs them: take another folder with --data.`;
    throw new Fault("SYSTEM", "keys_exist", message);
  }
  const { master: key, subjects } = readKeys(file);
  const insert = db.prepare("INSERT INTO subject_keys (subject, wrapped) VALUES (?, ?)");
  for (const { subject, wrapped } of subjects) insert.run(subject, Buffer.from(wrapped, "base64"));
  writeFileSync(master, `${key}\n`, { mode: 0o600, flag: "wx" });
  try {
    syncToDisk(master);
    const [first] = subjects;
    const opener = openMasterKey(folder, () => true);
    if (first !== undefined) opener.unwrap(Buffer.from(first.wrapped, "base64"), first.subject);
  } catch (error) {
    rmSync(master);
    throw error;
  }
  return subjects.length;
}

/** Takes the keys out of a copy of the database, and overwrites where they were. */
export function dropKeys(db: Database): void {
  if (hasKeys(db)) db.exec("PRAGMA secure_delete = ON; DELETE FROM subject_keys; PRAGMA secure_delete = OFF");
}

function hasKeys(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'subject_keys'").get() !== undefined;
}

function readKeys(file: string): z.infer<typeof keysFile> {
  try {
    return keysFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw badKeys(file, error);
  }
}

function badKeys(file: string, cause: unknown): Fault {
  const advice = "Name the one that was written with a backup, or leave personal values closed with --without-keys.";
  return new Fault("SYSTEM", "bad_keys", `Expected a file of keys at ${file}, and found none. ${advice}`, { cause });
}
