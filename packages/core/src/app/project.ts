import { type Fact, parseStream } from "../kernel/event.ts";
import type { Topology } from "../kernel/topology.ts";
import type { View } from "../kernel/view.ts";
import type { Views } from "../ports/views.ts";

/** A stream of which the batch left something out: nothing after the gap was folded. */
export interface Gap {
  readonly stream: string;
  /** The first version that is missing: read the stream from here and project again. */
  readonly from: number;
}

/**
 * Folds facts into the rows of their domains' views: one read and at most one write for each stream. Facts that a
 * row already shows change nothing. A feed read in its order has no gaps; a table's stream, whose order holds per
 * item only, may have, and gets them back.
 */
export async function projectFacts(topology: Topology, views: Views, facts: readonly Fact[]): Promise<readonly Gap[]> {
  const gaps = await Promise.all(
    [...byStream(facts)].map(async ([stream, ofStream]) => {
      const name = parseStream(stream);
      const domain = name === null ? undefined : topology.domain(name.category);
      return name === null || domain === undefined ? undefined : projectStream(views, domain.view, name.id, ofStream);
    }),
  );
  return gaps.filter((gap) => gap !== undefined);
}

async function projectStream(views: Views, view: View, key: string, facts: readonly Fact[]): Promise<Gap | undefined> {
  const known = await views.get(view.name, key);
  let row = known?.doc;
  let version = known?.version ?? 0;
  let gap: Gap | undefined;
  for (const fact of facts) {
    if (fact.version <= version) continue;
    if (fact.version > version + 1) {
      gap = { stream: fact.stream, from: version + 1 };
      break;
    }
    row = view.project(row, fact);
    version = fact.version;
  }
  if (row !== undefined && version > (known?.version ?? 0)) await views.put(view.name, { key, version, doc: row });
  return gap;
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
