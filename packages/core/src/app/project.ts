import { type Fact, parseStream } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { Topology } from "../kernel/topology.ts";
import { rowsName, type View } from "../kernel/view.ts";
import type { ViewRow, Views } from "../ports/views.ts";

/** Name of the projector's checkpoint. */
export const PROJECTOR = "project";

/** A stream of which the batch left something out: nothing after the gap was folded. */
export interface Gap {
  readonly stream: string;
  /** The first version that is missing: read the stream from here and project again. */
  readonly from: number;
}

export interface Projection {
  /** Rows that the facts change; `view` is the name that `rowsName` gives. */
  readonly rows: readonly (ViewRow & { readonly view: string })[];
  readonly gaps: readonly Gap[];
}

/** Rows as they are before the facts; undefined for one that does not exist. */
export type RowReader = (view: string, key: string) => ViewRow | undefined;

/**
 * Folds facts into the rows of their domains' views: at most one row for each stream. Facts that a row already shows
 * change nothing. A feed read in its order has no gaps; a table's stream, whose order holds per item only, may have,
 * and gets them back.
 */
export function projectRows(topology: Topology, read: RowReader, facts: readonly Fact[]): Projection {
  const rows: (ViewRow & { readonly view: string })[] = [];
  const gaps: Gap[] = [];
  for (const { view, key, facts: ofStream } of byRow(topology, facts)) {
    const known = read(rowsName(view), key);
    const { row, gap } = projectStream(view, { key, version: known?.version ?? 0, doc: known?.doc }, ofStream);
    if (row !== undefined) rows.push({ view: rowsName(view), ...row });
    if (gap !== undefined) gaps.push(gap);
  }
  return { rows, gaps };
}

/** As `projectRows`, reading and writing the rows through the port. */
export async function projectFacts(topology: Topology, views: Views, facts: readonly Fact[]): Promise<readonly Gap[]> {
  const keys = byRow(topology, facts).map(({ view, key }) => ({ view: rowsName(view), key }));
  const known = await Promise.all(
    keys.map(async ({ view, key }) => [`${view} ${key}`, await views.get(view, key)] as const),
  );
  const byKey = new Map(known);
  const { rows, gaps } = projectRows(topology, (view, key) => byKey.get(`${view} ${key}`), facts);
  await Promise.all(rows.map(({ view, ...row }) => views.put(view, row)));
  return gaps;
}

interface KnownRow {
  readonly key: string;
  readonly version: number;
  readonly doc: JsonObject | undefined;
}

function projectStream(
  view: View,
  known: KnownRow,
  facts: readonly Fact[],
): { readonly row?: ViewRow; readonly gap?: Gap } {
  let { doc, version } = known;
  for (const fact of facts) {
    if (fact.version > version + 1) {
      const gap = { stream: fact.stream, from: version + 1 };
      return doc === undefined || version === known.version ? { gap } : { gap, row: { key: known.key, version, doc } };
    }
    if (fact.version <= version) continue;
    doc = view.project(doc, fact);
    version = fact.version;
  }
  return doc === undefined || version === known.version ? {} : { row: { key: known.key, version, doc } };
}

function byRow(topology: Topology, facts: readonly Fact[]) {
  return [...byStream(facts)].flatMap(([stream, ofStream]) => {
    const row = rowOf(topology, stream);
    return row === undefined ? [] : [{ ...row, facts: ofStream }];
  });
}

/** The row that shows a stream; undefined for a stream that no domain owns. */
export function rowOf(topology: Topology, stream: string): { readonly view: View; readonly key: string } | undefined {
  const name = parseStream(stream);
  const domain = name === null ? undefined : topology.domain(name.category);
  return name === null || domain === undefined ? undefined : { view: domain.view, key: name.id };
}

/** In version order, whatever order they came in. */
function byStream(facts: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const streams = new Map<string, Fact[]>();
  for (const fact of facts) {
    const ofStream = streams.get(fact.stream);
    if (ofStream === undefined) streams.set(fact.stream, [fact]);
    else ofStream.push(fact);
  }
  for (const ofStream of streams.values()) ofStream.sort((left, right) => left.version - right.version);
  return streams;
}
