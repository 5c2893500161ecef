import { type Fact, parseStream } from "../kernel/event.ts";
import { Fault } from "../kernel/fault.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
import type { ViewRow } from "../ports/views.ts";

/** Facts of a view's streams in the global order, and the position up to which there are no others. */
export interface FactsPage {
  readonly facts: readonly Fact[];
  readonly through: number;
}

/** What the building of one version of a view works with. */
export interface RebuildPorts {
  /** What follows a position; undefined where nothing does, for now. */
  page(after: number): Promise<FactsPage | undefined>;
  /** Rows of the version that is being built, by their keys; without those that do not exist. */
  rows(keys: readonly string[]): Promise<readonly ViewRow[]>;
  /** Writes rows, each unless a newer one is there, and then remembers how far the building has come. */
  save(rows: readonly ViewRow[], position: number): Promise<void>;
  /** Serves the version from now on. False where facts after the position came in meanwhile: the building goes on. */
  serve(position: number): Promise<boolean>;
  /** Told after each save. */
  report(position: number): void;
  readonly stopped: () => boolean;
}

/** Rows kept in memory: those of streams that are in use in one part of the log are folded without being read. */
const MOST_ROWS = 10_000;
/** Changed rows that are written at once. */
const MOST_CHANGED = 5_000;
/** Positions after which the building remembers how far it has come, however few rows have changed. */
const SAVE_EVERY = 50_000;

interface Known {
  readonly rows: Map<string, ViewRow>;
  readonly changed: Set<string>;
}

/**
 * Builds a version of a view from the log, from a position on, beside the one that is served; then serves it. Resolves
 * with true when it is served, and with false when it was stopped: it goes on from the position of the last save.
 */
export async function rebuild(view: View, from: number, ports: RebuildPorts): Promise<boolean> {
  const known: Known = { rows: new Map(), changed: new Set() };
  let [position, saved] = [from, from];
  const save = async () => {
    const rows = [...known.changed].flatMap((key) => known.rows.get(key) ?? []);
    await ports.save(rows, position);
    saved = position;
    known.changed.clear();
    for (const key of known.rows.keys()) {
      if (known.rows.size <= MOST_ROWS) break;
      known.rows.delete(key);
    }
    ports.report(position);
  };
  for (let reading = readPage(ports, position); !ports.stopped(); ) {
    const page = await reading;
    if (page === undefined) {
      await save();
      if (await ports.serve(position)) return true;
      reading = readPage(ports, position);
      continue;
    }
    reading = readPage(ports, page.through);
    await fold(view, ports, known, page.facts);
    position = page.through;
    if (known.changed.size >= MOST_CHANGED || position - saved >= SAVE_EVERY) await save();
  }
  await save();
  return false;
}

/** The next page is read while one is folded; where that fails, whoever waits for it is told. */
function readPage(ports: RebuildPorts, after: number): Promise<FactsPage | undefined> {
  const reading = ports.page(after);
  reading.catch(() => {});
  return reading;
}

async function fold(view: View, ports: RebuildPorts, { rows, changed }: Known, facts: readonly Fact[]): Promise<void> {
  const streams = byKey(facts);
  for (const row of await ports.rows(wanted(rows, streams))) rows.set(row.key, row);
  for (const [key, ofStream] of streams) {
    const row = foldRow(view, key, rows.get(key), ofStream);
    if (row === rows.get(key)) continue;
    // Last in the order of the map, so that the rows that rest longest leave it first.
    rows.delete(key);
    if (row !== undefined) rows.set(key, row);
    changed.add(key);
  }
}

/** A stream's first fact needs no row: it is folded anew, and what is newer stays when it is written. */
function wanted(rows: ReadonlyMap<string, ViewRow>, streams: ReadonlyMap<string, readonly Fact[]>): readonly string[] {
  return [...streams].flatMap(([key, [first]]) => (rows.has(key) || first?.version === 1 ? [] : [key]));
}

function foldRow(view: View, key: string, known: ViewRow | undefined, facts: readonly Fact[]): ViewRow | undefined {
  let doc: JsonObject | undefined = known?.doc;
  let version = known?.version ?? 0;
  for (const fact of facts) {
    if (fact.version <= version) continue;
    if (fact.version !== version + 1) throw brokenLog(fact, version);
    doc = view.project(doc, fact);
    version = fact.version;
  }
  return doc === undefined || version === known?.version ? known : { key, version, doc };
}

function byKey(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const streams = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = parseStream(fact.stream)?.id ?? "";
    const ofStream = streams.get(key);
    if (ofStream === undefined) streams.set(key, [fact]);
    else ofStream.push(fact);
  }
  return streams;
}

function brokenLog({ stream, version }: Fact, known: number): Fault {
  const message = `The log has version ${version} of ${stream} after version ${known}. Expected ${known + 1}; repair the feed from the event table.`;
  return new Fault("SYSTEM", "broken_stream", message);
}
