import { Worker } from "node:worker_threads";
import { driverModule, openFile } from "../sqlite/driver.ts";
import { databaseOf } from "./data-folder.ts";
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
 * values is not in it but in `keysFile`. The keys are read after the copy is made, so they open all that is in it.
 */
export async function backUp({ folder, file, keysFile, newestVersion, signal }: BackupRequest): Promise<Summary> {
  if (signal.aborted) throw interrupted();
  const source = databaseOf(folder);
  return writeWhole(file, async (partial) => {
    await copyInThread(source, partial, signal);
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

/** One statement, and it takes as long as the disk does: in a thread of its own, so that a signal is heard meanwhile. */
const COPY = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { DatabaseSync } = require(workerData.driver);
  const db = new DatabaseSync(workerData.source, { readOnly: true, timeout: workerData.timeout });
  try {
    db.prepare("VACUUM INTO ?").run(workerData.target);
  } catch (error) {
    parentPort.postMessage({ message: error.message, errcode: error.errcode });
  } finally {
    db.close();
  }
`;

function interrupted(): Error {
  return new Error("Interrupted; nothing was written.");
}

/** An interruption does not wait for the statement, which nothing can stop: the process is to end after it. */
function copyInThread(source: string, target: string, signal: AbortSignal): Promise<void> {
  const workerData = { driver: driverModule, source, target, timeout: LOCK_TIMEOUT_MS };
  const worker = new Worker(COPY, { eval: true, workerData, execArgv: [] });
  return new Promise((done, fail) => {
    signal.addEventListener("abort", () => fail(interrupted()));
    worker.once("error", fail);
    // It is over when the thread has ended: a process that ends while the driver closes its file is aborted.
    let failure: Failure | null = null;
    worker.once("message", (message: Failure) => {
      failure = message;
    });
    worker.once("exit", () => (failure === null ? done() : fail(Object.assign(new Error(failure.message), failure))));
  });
}

interface Failure {
  readonly message: string;
  readonly errcode?: number;
}
