import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { messageOf } from "@bridgework/core/kernel/fault";
import { installWhatIsLocked } from "../../scripts/setup.mjs";

/* Emmett's SQLite store runs on sqlite3, a native addon. So it has packages of its own, which only its benchmarks install. */

const FOLDER = import.meta.dirname;

export interface EmmettEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

export interface EmmettReadEvent extends EmmettEvent {
  readonly metadata: { readonly streamName: string; readonly streamPosition: bigint; readonly globalPosition: bigint };
}

export interface EmmettConnection {
  close(): void;
  command(sql: string, values?: readonly (string | number)[]): Promise<unknown>;
}

export interface EmmettPool {
  withConnection<Result>(work: (connection: EmmettConnection) => Promise<Result>): Promise<Result>;
}

export interface EmmettStore {
  appendToStream(
    stream: string,
    events: readonly EmmettEvent[],
    options: { readonly expectedStreamVersion: bigint },
  ): Promise<unknown>;
  readStream(stream: string): Promise<{ readonly events: readonly EmmettReadEvent[] }>;
  consumer(options: { readonly pulling: { readonly batchSize: number; readonly pullingFrequencyInMs: number } }): {
    processor(options: EmmettProcessorOptions): unknown;
    start(): Promise<void>;
  };
  readonly schema: { migrate(): Promise<void> };
}

interface EmmettProcessorOptions {
  readonly projection: unknown;
  readonly startFrom: "BEGINNING";
  readonly stopAfter: (event: EmmettReadEvent) => boolean;
}

/** The part of `@event-driven-io/emmett-sqlite` 0.42.4 that is used. */
export interface Emmett {
  getSQLiteEventStore(options: {
    readonly fileName: string;
    readonly pool: EmmettPool;
    readonly schema: { readonly autoMigration: "None" | "CreateOrUpdate" };
  }): EmmettStore;
  sqliteConnection(options: { readonly fileName: string }): EmmettConnection;
  SQLiteConnectionPool(options: {
    readonly fileName: string;
    readonly connectionOptions?: { readonly singleton: true; readonly connection: EmmettConnection };
  }): EmmettPool;
  readMessagesBatch(
    connection: EmmettConnection,
    options: { readonly after: bigint; readonly batchSize: number },
  ): Promise<{ readonly messages: readonly EmmettReadEvent[]; readonly currentGlobalPosition: bigint }>;
  sqliteProjection(definition: {
    readonly name: string;
    readonly canHandle: readonly string[];
    readonly handle: (
      events: readonly EmmettReadEvent[],
      context: { readonly connection: EmmettConnection },
    ) => Promise<void>;
  }): unknown;
}

let tried: { readonly emmett: Emmett | undefined } | undefined;

/** Installs what is missing, says on stderr why where that cannot be done, and then returns undefined. */
export function loadEmmett(): Emmett | undefined {
  tried ??= { emmett: tryToLoad() };
  return tried.emmett;
}

function tryToLoad(): Emmett | undefined {
  try {
    installWhatIsLocked(FOLDER, say);
    // Emmett logs there what it throws; stdout is for the figures.
    console.log = console.error;
    return required() ?? built();
  } catch (error) {
    console.error(`Emmett is left out: ${messageOf(error)}`);
    return undefined;
  }
}

function say(_: string, { command, because }: { readonly command: string; readonly because: string }): void {
  console.error(`Installing the peers of the benchmark with ${command} (${because}).`);
}

function required(): Emmett | undefined {
  const load = createRequire(join(FOLDER, "package.json"));
  try {
    load("sqlite3");
  } catch {
    return undefined;
  }
  return load("@event-driven-io/emmett-sqlite");
}

/** The lock installs without install scripts; this runs the one that fetches the addon or compiles it. */
function built(): Emmett {
  console.error("Building sqlite3 with npm rebuild; where no prebuilt one can be fetched, this takes a minute or two.");
  spawnSync("npm", ["rebuild", "sqlite3", "--loglevel=error"], { cwd: FOLDER, stdio: ["ignore", 2, 2] });
  const emmett = required();
  if (emmett === undefined)
    throw new Error(
      "sqlite3 could be neither fetched from GitHub nor compiled; compiling needs Python, make, a C++ compiler and Node's headers (npm's setting nodedir).",
    );
  return emmett;
}
