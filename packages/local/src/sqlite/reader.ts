import { Worker } from "node:worker_threads";
import { Fault } from "@bridgework/core/kernel/fault";
import { driverModule, type SqlValue } from "./driver.ts";

/** A read-only connection in a thread of its own: a long query blocks neither the event loop nor the writer. */
export interface Reader {
  /** Sees what was committed before the call. `Row` is what the query selects; the caller vouches for it. Errors come as a SYSTEM fault `query`. */
  query<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /** Answers what was asked before, then ends the thread; later queries reject. */
  close(): Promise<void>;
}

/** A query that finds more fails instead of filling the memory. */
export const MOST_ROWS = 20_000;
/** Questions that may wait for the thread; past it the caller is told to come back. */
const MOST_WAITING = 10_000;
const LOCK_TIMEOUT_MS = 5_000;

interface Answer {
  readonly id: number;
  readonly rows?: unknown[];
  readonly error?: { readonly message: string; readonly errcode?: number };
}

interface Waiting {
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The build puts `reader-worker.mjs` beside the bundle, as it lies beside this file. */
export function openReader(file: string): Reader {
  return new WorkerReader(file);
}

class WorkerReader implements Reader {
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  /** Started by the first query: a thread takes some 30 ms. */
  #worker: Worker | null = null;
  #count = 0;
  #ended: Fault | null = null;
  #whenIdle: () => void = () => {};

  constructor(file: string) {
    this.#file = file;
  }

  query<Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      if (this.#waiting.size >= MOST_WAITING)
        return reject(new Fault("RATE_LIMIT", "busy", `${MOST_WAITING} queries wait already. Try again later.`));
      this.#count += 1;
      this.#waiting.set(this.#count, { resolve: (rows) => resolve(rows as Row[]), reject });
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ id: this.#count, sql, parameters, mostRows: MOST_ROWS });
    });
  }

  async close(): Promise<void> {
    this.#ended ??= new Fault("SYSTEM", "closed", "The reader is closed; nothing more can be read.");
    if (this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const workerData = { file: this.#file, driver: driverModule, timeout: LOCK_TIMEOUT_MS };
    const worker = new Worker(new URL("./reader-worker.mjs", import.meta.url), { workerData, execArgv: [] });
    worker.on("message", (answer: Answer) => this.#settle(answer));
    worker.on("error", (error) =>
      this.#end(new Fault("SYSTEM", "reader", `The reader of ${this.#file} stopped: ${error.message}`)),
    );
    worker.on("exit", () =>
      this.#end(new Fault("SYSTEM", "closed", `${this.#file} is closed; nothing more can be read.`)),
    );
    return worker;
  }

  #settle({ id, rows, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error !== undefined) waiting?.reject(new Fault("SYSTEM", "query", error.message, { cause: error }));
    else waiting?.resolve(rows ?? []);
    if (this.#waiting.size > 0) return;
    // A thread that waits for questions must not keep the process alive.
    this.#worker?.unref();
    this.#whenIdle();
  }

  #end(fault: Fault): void {
    this.#ended ??= fault;
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
    this.#whenIdle();
  }
}
