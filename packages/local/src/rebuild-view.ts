import { decodeFact } from "@bridgework/core/app/decode";
import { PROJECTOR, projectRows } from "@bridgework/core/app/project";
import { type RebuildPorts, rebuild } from "@bridgework/core/app/rebuild";
import type { RebuildProgress } from "@bridgework/core/app/rebuild-views";
import { BUILDS, buildFrom, buildIn, rowOfBuild, type ViewBuild } from "@bridgework/core/app/view-builds";
import type { Domain } from "@bridgework/core/kernel/domain";
import type { Topology } from "@bridgework/core/kernel/topology";
import { rowsName, type View } from "@bridgework/core/kernel/view";
import type { ViewRow } from "@bridgework/core/ports/views";
import { readLogPage, readLogTail } from "./sqlite/log-pages.ts";
import type { Storage } from "./storage.ts";

export type RebuildStorage = Pick<Storage, "data" | "store" | "views" | "checkpoints">;

export interface RebuildViewOptions {
  readonly topology: Topology;
  readonly storage: RebuildStorage;
  readonly report: (progress: RebuildProgress) => void;
  /** Told inside the staged work that makes the declared version the served one. */
  readonly onServed: (view: View) => void;
  readonly stopped: () => boolean;
}

/** Positions that a page covers, and rows that are written in one commit: each a few milliseconds. */
const PAGE = 1_000;
const WRITTEN_AT_ONCE = 1_000;
/** Facts that may be left when a version is served: they are folded in the same commit. */
const MOST_LEFT = 200;

/** Builds the declared version of a domain's view where another is served, then removes the rows of the other. */
export async function rebuildView(options: RebuildViewOptions, domain: Domain): Promise<void> {
  const { storage, stopped } = options;
  const { view } = domain;
  const read = () => storage.data.writer.peek(() => readBuild(storage, view));
  const from = buildFrom(view, await read());
  if (from !== null && !(await rebuild(view, from, portsOf(options, domain)))) return;
  const build = await read();
  if (build.stale === null || stopped()) return;
  await storage.views.drop(rowsName({ ...view, version: build.stale }));
  await storage.data.writer.stage(() => writeBuild(storage, view, { ...build, stale: null }));
}

/** Inside work that is being staged. */
export function readBuild({ views }: Pick<RebuildStorage, "views">, { name }: View): ViewBuild {
  return buildIn(views.read(BUILDS, name));
}

function writeBuild({ views }: RebuildStorage, { name }: View, build: ViewBuild): void {
  views.write(BUILDS, rowOfBuild(name, views.read(BUILDS, name), build));
}

function portsOf(options: RebuildViewOptions, domain: Domain): RebuildPorts {
  const { topology, storage, report, stopped } = options;
  const { data, store, views } = storage;
  const { view } = domain;
  const kept = rowsName(view);
  let head = 0;
  return {
    page: async (after) => {
      head = await store.head();
      if (after >= head) return undefined;
      const part = { category: domain.name, after, through: Math.min(after + PAGE, head) };
      const { facts, through } = await readLogPage(data.reader, part);
      return { facts: facts.map((fact) => decodeFact(topology, fact)), through };
    },
    rows: (keys) => data.writer.peek(() => keys.flatMap((key) => views.read(kept, key) ?? [])),
    save: async (rows, position) => {
      for (let first = 0; first < rows.length; first += WRITTEN_AT_ONCE)
        await data.writer.stage(() => writeRows(storage, kept, rows.slice(first, first + WRITTEN_AT_ONCE)));
      await data.writer.stage(() => {
        const building = { version: view.version, position };
        writeBuild(storage, view, { ...readBuild(storage, view), building });
      });
    },
    serve: (position) => data.writer.stage(() => serve(options, domain, position)),
    report: (position) => report({ view: view.name, version: view.version, position, head }),
    stopped,
  };
}

function writeRows({ views }: RebuildStorage, kept: string, rows: readonly ViewRow[]): void {
  for (const row of rows) views.write(kept, row);
}

/** The projector leaves out the view's facts until this commit, and writes their rows from it on: so none is missed. */
function serve({ topology, storage, onServed }: RebuildViewOptions, domain: Domain, position: number): boolean {
  const { data, views, checkpoints } = storage;
  const part = { category: domain.name, after: position, through: checkpoints.at(PROJECTOR) };
  const left = readLogTail(data.writer, part, MOST_LEFT + 1).map((fact) => decodeFact(topology, fact));
  if (left.length > MOST_LEFT) return false;
  for (const { view, ...row } of projectRows(topology, views.read, left).rows) views.write(view, row);
  const { served } = readBuild(storage, domain.view);
  writeBuild(storage, domain.view, { served: domain.view.version, building: null, stale: served });
  onServed(domain.view);
  return true;
}
