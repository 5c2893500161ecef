import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { NewEvent } from "@bridgework/core/kernel/event";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { openFile, type SqlValue } from "@bridgework/local/sqlite/driver";
import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import { openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas } from "@bridgework/local/sqlite/schemas";
import { monotonicFactory } from "ulid";
import { inParallel } from "./load.ts";
import { print, type Spread, spread } from "./report.ts";

/*
 * Durable appends of the event store in process, beside bare SQLite in the same run, by turns. Bare = the same driver,
 * settings and columns, with the primary key and unique (stream, version) alone, and rows made before the clock starts.
 */

const ROUNDS = 5;
const STREAMS = 100;
const EVENT_BYTES = 500;
const WIDTHS = [
  { callers: 1, appends: 3_000 },
  { callers: 100, appends: 30_000 },
] as const;

export interface StoreFigures {
  readonly callers: number;
  /** Durable appends a second. */
  readonly store: Spread;
  /** Bare SQLite, one transaction for as many inserts as there are callers. */
  readonly bare: Spread;
  /** Store to bare, round by round. */
  readonly share: Spread;
  readonly eventBytes: number;
}

export async function benchStore(): Promise<readonly StoreFigures[]> {
  await measureStore(makeAppends(2_000), 100);
  measureBare(makeAppends(2_000), 100);
  const figures: StoreFigures[] = [];
  for (const { callers, appends } of WIDTHS) {
    const store: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const requests = makeAppends(appends);
      bare.push(measureBare(requests, callers));
      store.push(await measureStore(requests, callers));
    }
    const share = spread(store.map((rate, round) => rate / (bare[round] ?? Number.NaN)));
    figures.push({ callers, store: spread(store), bare: spread(bare), share, eventBytes: EVENT_BYTES });
  }
  return figures;
}

/** Appends as `publish` makes them: at an exact version, with a request id and its fingerprint. */
function makeAppends(count: number): readonly AppendRequest[] {
  const ulid = monotonicFactory();
  const streams = Array.from({ length: STREAMS }, () => `counter#${ulid()}`);
  return Array.from({ length: count }, (_, index) => {
    const requestId = ulid();
    return {
      stream: streams[index % STREAMS] ?? "",
      expected: Math.floor(index / STREAMS),
      events: [makeEvent(ulid(), requestId)],
      requestId,
      fingerprint: ulid(),
    };
  });
}

function makeEvent(id: string, requestId: string): NewEvent {
  const meta = { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId };
  const event = {
    id,
    type: "CounterChanged",
    schemaVersion: 1,
    time: new Date().toISOString(),
    data: { note: "" },
    meta,
  };
  return { ...event, data: { note: "x".repeat(EVENT_BYTES - JSON.stringify(event).length) } };
}

async function measureStore(requests: readonly AppendRequest[], callers: number): Promise<number> {
  const data = openTemporaryData([storeSchemas]);
  const store = sqliteEventStore(data.writer, data.reader);
  const begun = process.hrtime.bigint();
  await inParallel(requests.length, callers, async (index) => {
    const request = requests[index];
    if (request === undefined) return;
    const { status } = await store.append(request);
    if (status !== "appended")
      throw new Error(`Expected every append to be recorded; ${request.stream} answered ${status}.`);
  });
  const rate = perSecond(requests.length, begun);
  await data.close();
  return rate;
}

const BARE_TABLE = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, category TEXT NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, schema_version INTEGER NOT NULL, time TEXT NOT NULL, correlation_id TEXT NOT NULL,
    request_id TEXT, fingerprint TEXT, request_size INTEGER, data TEXT NOT NULL, meta TEXT NOT NULL, UNIQUE (stream, version)
  ) STRICT
`;
const BARE_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

function measureBare(requests: readonly AppendRequest[], group: number): number {
  const rows = requests.map(bareRow);
  const folder = mkdtempSync(join(tmpdir(), "bridgework-bare-"));
  const db = openFile(join(folder, "bare.db"));
  db.exec(BARE_TABLE);
  const [begin, insert, commit] = [db.prepare("BEGIN IMMEDIATE"), db.prepare(BARE_INSERT), db.prepare("COMMIT")];
  const begun = process.hrtime.bigint();
  for (let first = 0; first < rows.length; first += group) {
    begin.run();
    for (const row of rows.slice(first, first + group)) insert.run(...row);
    commit.run();
  }
  const rate = perSecond(rows.length, begun);
  db.close();
  rmSync(folder, { recursive: true, force: true });
  return rate;
}

function bareRow(
  { stream, expected, events, requestId = "", fingerprint = "" }: AppendRequest,
  index: number,
): SqlValue[] {
  const [event] = events;
  if (event === undefined || typeof expected !== "number") throw new Error("Expected one event at an exact version.");
  const { id, type, schemaVersion, time, data, meta } = event;
  const texts = [JSON.stringify(data), JSON.stringify(meta)];
  const place = [index + 1, stream, expected + 1, "counter"];
  return [...place, id, type, schemaVersion, time, meta.correlationId, requestId, fingerprint, 1, ...texts];
}

function perSecond(count: number, begun: bigint): number {
  return count / (Number(process.hrtime.bigint() - begun) / 1e9);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const figures of await benchStore()) print("store appends", figures);
}
