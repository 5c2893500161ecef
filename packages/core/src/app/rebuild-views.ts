import type { Domain } from "../kernel/domain.ts";
import type { Topology } from "../kernel/topology.ts";
import { rowsName, type View } from "../kernel/view.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Views } from "../ports/views.ts";
import { type RebuildPorts, rebuild } from "./rebuild.ts";
import { BUILDS, buildFrom, buildIn, rowOfBuild, type ViewBuild } from "./view-builds.ts";

export interface RebuildViewsPorts {
  readonly topology: Topology;
  /** Decoded. */
  readonly store: Pick<EventStore, "readAll" | "head">;
  /** The rows themselves, by the names under which they are kept. */
  readonly rows: Views;
  /** Removes all rows that are kept under a name. */
  readonly dropRows: (name: string) => Promise<void>;
  readonly report: (progress: RebuildProgress) => void;
  readonly stopped: () => boolean;
}

export interface RebuildProgress {
  readonly view: string;
  readonly version: number;
  readonly position: number;
  /** The newest position when it was reported. */
  readonly head: number;
}

const PAGE = 500;
const PUT_AT_ONCE = 50;

/**
 * Brings each view to its declared version, by the ports of the event store and the views alone: on any runtime whose
 * consumer of new commits fills the gaps of the rows that it writes, as the indexer does. One process at a time.
 */
export async function rebuildViews(ports: RebuildViewsPorts): Promise<void> {
  for (const domain of ports.topology.domains) {
    if (!ports.stopped()) await rebuildView(ports, domain);
  }
}

async function rebuildView(ports: RebuildViewsPorts, domain: Domain): Promise<void> {
  const { view } = domain;
  const from = buildFrom(view, await readBuild(ports, view));
  if (from !== null && !(await rebuild(view, from, portsOf(ports, domain)))) return;
  const build = await readBuild(ports, view);
  if (build.stale === null) return;
  await ports.dropRows(rowsName({ ...view, version: build.stale }));
  await writeBuild(ports, view, { ...build, stale: null });
}

function portsOf(ports: RebuildViewsPorts, { name, view }: Domain): RebuildPorts {
  const { store, rows } = ports;
  const kept = rowsName(view);
  const category = `${name}#`;
  let head = 0;
  return {
    page: async (after) => {
      head = await store.head();
      if (after >= head) return undefined;
      const facts = await store.readAll({ filter: { category }, order: "forward", after, limit: PAGE });
      const last = facts.at(-1)?.position ?? after;
      return { facts, through: facts.length < PAGE ? Math.max(head, last) : last };
    },
    rows: async (keys) => (await Promise.all(keys.map((key) => rows.get(kept, key)))).flatMap((row) => row ?? []),
    save: async (changed, position) => {
      for (let first = 0; first < changed.length; first += PUT_AT_ONCE)
        await Promise.all(changed.slice(first, first + PUT_AT_ONCE).map((row) => rows.put(kept, row)));
      const build = await readBuild(ports, view);
      await writeBuild(ports, view, { ...build, building: { version: view.version, position } });
    },
    serve: async (position) => {
      if ((await store.head()) > position) return false;
      const { served } = await readBuild(ports, view);
      await writeBuild(ports, view, { served: view.version, building: null, stale: served });
      return true;
    },
    report: (position) => ports.report({ view: view.name, version: view.version, position, head }),
    stopped: ports.stopped,
  };
}

async function readBuild({ rows }: RebuildViewsPorts, view: View): Promise<ViewBuild> {
  return buildIn(await rows.get(BUILDS, view.name));
}

async function writeBuild({ rows }: RebuildViewsPorts, { name }: View, build: ViewBuild): Promise<void> {
  await rows.put(BUILDS, rowOfBuild(name, await rows.get(BUILDS, name), build));
}
