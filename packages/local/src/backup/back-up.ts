import { execFile } from "node:child_process";
import { driverModule, openFile } from "../sqlite/driver.ts";
import { databaseOf, refuseTargets } from "./data-folder.ts";
import { dropKeys, saveKeys } from "./keys-file.ts";
import { writeWhole } from "./partial-file.ts";
import { checkDatabase, type Summary } from "./summary.ts";

export interface BackupRequest {
  /** The data folder; a process may be using it. */
  readonly folder: string;
  readonly file: string;
  readonly keysFile: string;
  /** Version of the file that this program knows. */
  readonly newestVersion: number;
  /** Ends it early; nothing is then left behind. */
  readonly signal: AbortSignal;
}

/** How long it waits for a lock that another connection holds for a moment. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * Copies the database as it is at one moment, without stopping who writes to it, and checks the copy. What opens personal
 * values is not in it but in `keysFile`. The keys are read after the copy is made, so they open all that is in it. Throws
 * as `databaseOf`, `refuseTargets` and `checkDatabase` do.
 */
export async function backUp({ folder, file, keysFile, newestVersion, signal }: BackupRequest): Promise<Summary> {
  if (signal.aborted) throw interrupted();
  const source = databaseOf(folder);
  refuseTargets(folder, [file, keysFile]);
  return writeWhole(file, async (partial) => {
    await copyApart(source, partial, signal);
    await saveKeys(folder, keysFile);
    withoutKeys(partial);
    return checkDatabase(partial, newestVersion);
  });
}

function withoutKeys(file: string): void {
  const db = openFile(file);
  try {
    dropKeys(db);
  } finally {
    db.close();
  }
}

/** One statement, and it takes as long as the disk does: in a process of its own, which can be ended at any time. */
const COPY = `
  const [, driver, source, target, timeout] = process.argv;
  const { DatabaseSync } = require(driver);
  const db = new DatabaseSync(source, { readOnly: true, timeout: Number(timeout) });
  try {
    db.prepare("VACUUM INTO ?").run(target);
  } catch (error) {
    process.stdout.write(JSON.stringify({ message: error.message, errcode: error.errcode }));
  } finally {
    db.close();
  }
`;

function interrupted(): Error {
  return new Error("Interrupted; nothing was written.");
}

function copyApart(source: string, target: string, signal: AbortSignal): Promise<void> {
  const flags = ["-e", COPY, driverModule, source, target, String(LOCK_TIMEOUT_MS)];
  return new Promise((done, fail) => {
    execFile(process.execPath, flags, { signal, killSignal: "SIGKILL" }, (error, stdout) => {
      // A terminal interrupts both processes.
      if (signal.aborted || error?.signal === "SIGINT") return fail(interrupted());
      if (error !== null) return fail(error);
      if (stdout === "") return done();
      const failure: { readonly message: string } = JSON.parse(stdout);
      fail(Object.assign(new Error(failure.message), failure));
    });
  });
}
