import { createRequire } from "node:module";

export type SqlValue = string | number | bigint | null | Uint8Array;

/** The part of `StatementSync` that is used. Rows come as objects; what they hold is known only to their query. */
export interface Statement {
  run(...parameters: readonly SqlValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...parameters: readonly SqlValue[]): unknown;
  all(...parameters: readonly SqlValue[]): unknown[];
}

/** The part of `DatabaseSync` that is used. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
  readonly isTransaction: boolean;
}

export interface DriverOptions {
  readonly readOnly?: boolean;
  /** Milliseconds to wait for a lock; default 0. */
  readonly timeout?: number;
}

interface Driver {
  readonly DatabaseSync: new (file: string, options?: DriverOptions) => Database;
}

const load = createRequire(import.meta.url);

/** What to require: `node:sqlite` where Node has it (22.13 and later), else the path of the package with its API. */
export const driverModule: string =
  process.getBuiltinModule("node:sqlite") === undefined ? load.resolve("@photostructure/sqlite") : "node:sqlite";

export function openFile(file: string, options: DriverOptions = {}): Database {
  const { DatabaseSync }: Driver = load(driverModule);
  return new DatabaseSync(file, options);
}
