import { Fault } from "../../kernel/fault.ts";
import type { Topology } from "../../kernel/topology.ts";
import { rowsName } from "../../kernel/view.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { Views } from "../../ports/views.ts";
import { projectFacts, rowOf } from "../project.ts";

export interface RowPorts {
  readonly topology: Topology;
  /** Decoded. */
  readonly store: Pick<EventStore, "read">;
  /** The rows themselves, by the names under which they are kept. */
  readonly rows: Views;
}

const PAGE = 500;

/**
 * Folds the row of a stream up to a version that is in the feed, where no record of the table's stream will bring it
 * any more. A stream that no domain owns has no row.
 */
export async function catchUpRow(ports: RowPorts, stream: string, to: number): Promise<void> {
  const place = rowOf(ports.topology, stream);
  if (place === undefined) return;
  const row = await ports.rows.get(rowsName(place.view), place.key);
  await foldFrom(ports, { stream, from: (row?.version ?? 0) + 1, to });
}

/** Versions of a stream, both inclusive. */
export interface Versions {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
}

/** Folds facts out of the store into the row of their stream. Throws a fault `broken_stream` where one is missing. */
export async function foldFrom({ topology, rows, store }: RowPorts, { stream, from, to }: Versions): Promise<void> {
  for (let next = from; next <= to; ) {
    const page = await store.read(stream, { from: next, to, limit: PAGE });
    if (page.length === 0) throw lostFacts(stream, next);
    await projectFacts(topology, rows, page);
    next += page.length;
  }
}

function lostFacts(stream: string, version: number): Fault {
  const message = `Version ${version} of ${stream} is not in the event table, though a later one is. Restore it from a backup.`;
  return new Fault("SYSTEM", "broken_stream", message);
}
