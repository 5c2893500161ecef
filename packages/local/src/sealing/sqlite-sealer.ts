import { randomBytes } from "node:crypto";
import type { Sealer } from "@bridgework/core/ports/sealer";
import { KEY_BYTES, openValues, type SubjectKey, sealValues, subjectKey } from "@bridgework/functions/system/aes";
import type { Writer } from "../sqlite/writer.ts";
import { type MasterKey, openMasterKey } from "./key-file.ts";

export const subjectKeysSchema =
  "CREATE TABLE subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID";

const FIND = "SELECT wrapped FROM subject_keys WHERE subject = ?";
const INSERT = "INSERT INTO subject_keys (subject, wrapped) VALUES (?, ?)";
const DELETE = "DELETE FROM subject_keys WHERE subject = ?";

const REMEMBERED_KEYS = 10_000;

/** Keys in the database, wrapped by the key file beside it. Opens or makes the key file, and throws as that does. */
export function sqliteSealer(writer: Writer, folder: string): Sealer {
  const master = openMasterKey(folder, () => writer.prepare("SELECT 1 FROM subject_keys LIMIT 1").get() !== undefined);
  const remembered = new Map<string, SubjectKey>();
  let erasures = 0;

  /** A key is remembered when it is durable, and not where something was erased since it was read. */
  const remember = async (subject: string, pending: Promise<SubjectKey | undefined>) => {
    const before = erasures;
    const key = await pending;
    if (key === undefined || erasures !== before) return key;
    remembered.set(subject, key);
    if (remembered.size > REMEMBERED_KEYS) remembered.delete(remembered.keys().next().value ?? subject);
    return key;
  };
  const find = async (subject: string) =>
    remembered.get(subject) ??
    remember(
      subject,
      writer.peek(() => readKey(writer, master, subject)),
    );
  const obtain = async (subject: string): Promise<SubjectKey> => {
    const known = remembered.get(subject);
    if (known !== undefined) return known;
    const made = writer.stage(() => readKey(writer, master, subject) ?? makeKey(writer, master, subject));
    return (await remember(subject, made)) ?? made;
  };

  return {
    seal: async (subject, values) => sealValues(await obtain(subject), subject, values),
    open: (sealed) => openValues(sealed, find),
    erase: (subject) => {
      erasures += 1;
      remembered.delete(subject);
      return writer.stage(() => deleteKey(writer, subject));
    },
  };
}

function readKey(writer: Writer, master: MasterKey, subject: string): SubjectKey | undefined {
  const row = writer.prepare(FIND).get(subject) as { readonly wrapped: Uint8Array } | undefined;
  return row === undefined ? undefined : subjectKey(master.unwrap(row.wrapped, subject));
}

function makeKey(writer: Writer, master: MasterKey, subject: string): SubjectKey {
  const bytes = randomBytes(KEY_BYTES);
  writer.prepare(INSERT).run(subject, master.wrap(bytes, subject));
  return subjectKey(bytes);
}

/**
 * Leaves no copy of the key in the database: SQLite overwrites what it deletes, and the log that it wrote before goes
 * with a checkpoint. https://sqlite.org/pragma.html#pragma_secure_delete
 */
function deleteKey(writer: Writer, subject: string): boolean {
  writer.db.exec("PRAGMA secure_delete = ON");
  try {
    const deleted = Number(writer.prepare(DELETE).run(subject).changes) === 1;
    writer.afterCommit(() => writer.db.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
    return deleted;
  } finally {
    writer.db.exec("PRAGMA secure_delete = OFF");
  }
}
