import { rowOf } from "@bridgework/core/app/project";
import type { RebuildProgress } from "@bridgework/core/app/rebuild-views";
import { buildFrom, servedViews } from "@bridgework/core/app/view-builds";
import type { Domain } from "@bridgework/core/kernel/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Topology } from "@bridgework/core/kernel/topology";
import type { View } from "@bridgework/core/kernel/view";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Views } from "@bridgework/core/ports/views";
import { type RebuildStorage, readBuild, rebuildView } from "./rebuild-view.ts";

export interface RebuildsOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly storage: RebuildStorage;
  /** Told every five seconds of a view that is being built, and when it is served. */
  readonly onProgress?: (progress: RebuildProgress, served: boolean) => void;
}

/** Builds in the background the views of which another version is served than the declared one, one after another. */
export interface Rebuilds {
  /** The views as they are served. Of a view that is being built the rows stand still until the new ones are complete. */
  readonly views: Views;
  /** Without the facts of views that are being built: those are folded from the log. For work that is being staged. */
  upToDate(facts: readonly Fact[]): readonly Fact[];
  /** Of the views that are being built. */
  progress(): readonly RebuildProgress[];
  /** Why a building does not get on; null when it does. */
  problem(): string | null;
  /** Resolves when all views are served as they are declared, or after `stop`. */
  ended(): Promise<void>;
  /** Resolves when what was built so far is kept: the next start goes on from there. */
  stop(): Promise<void>;
}

const REPORT_EVERY_MS = 5_000;
const RETRY_MS = 5_000;

export function startRebuilds({ topology, clock, storage, onProgress = () => {} }: RebuildsOptions): Rebuilds {
  const served = servedVersions(topology, storage);
  const underWay = new Map<string, RebuildProgress>();
  const say = throttled(clock, onProgress);
  let problem: string | null = null;
  let stopped = false;
  let wake = () => {};

  const announce = (progress: RebuildProgress) => {
    // Of an empty table every version is built at once.
    if (progress.head === 0) return;
    underWay.set(progress.view, progress);
    say(progress);
  };
  const report = (progress: RebuildProgress) => {
    problem = null;
    announce(progress);
  };
  const onServed = ({ name, version }: View) => served.set(name, version);
  const build = async (domain: Domain) => {
    const { name, version } = domain.view;
    const position = buildFrom(domain.view, readBuild(storage, domain.view));
    if (position !== null) announce({ view: name, version, position, head: await storage.store.head() });
    await rebuildView({ topology, storage, report, onServed, stopped: () => stopped }, domain);
    const last = underWay.get(name);
    if (stopped || last === undefined) return;
    underWay.delete(name);
    onProgress(last, true);
  };
  const persist = async (domain: Domain) => {
    while (!stopped) {
      try {
        return await build(domain);
      } catch (error) {
        problem = `The view ${domain.view.name} cannot be built: ${messageOf(error)}`;
        await new Promise<void>((resolve) => {
          wake = resolve;
          clock.after(RETRY_MS, resolve);
        });
      }
    }
  };
  const ended = topology.domains.reduce((before, domain) => before.then(() => persist(domain)), Promise.resolve());

  return {
    views: servedViews(storage.views, (view) => served.get(view) ?? 1),
    upToDate: (facts) => {
      const allServed = topology.domains.every(({ view }) => served.get(view.name) === view.version);
      return allServed ? facts : facts.filter(({ stream }) => isUpToDate(topology, served, stream));
    },
    progress: () => [...underWay.values()],
    problem: () => problem,
    ended: () => ended,
    stop: async () => {
      stopped = true;
      wake();
      await ended;
    },
  };
}

/** By view, as the file has them: read again where a commit that changed them did not come about. */
function servedVersions(topology: Topology, storage: RebuildStorage): Map<string, number> {
  const served = new Map<string, number>();
  const load = () => {
    for (const { view } of topology.domains) served.set(view.name, readBuild(storage, view).served);
  };
  load();
  storage.data.writer.onUndo(load);
  return served;
}

function isUpToDate(topology: Topology, served: ReadonlyMap<string, number>, stream: string): boolean {
  const view = rowOf(topology, stream)?.view;
  return view === undefined || served.get(view.name) === view.version;
}

/** Tells at once of what is new, and then every five seconds. */
function throttled(
  clock: Clock,
  tell: NonNullable<RebuildsOptions["onProgress"]>,
): (progress: RebuildProgress) => void {
  const told = new Map<string, number>();
  return (progress) => {
    const last = told.get(progress.view);
    if (last !== undefined && clock.now() - last < REPORT_EVERY_MS) return;
    told.set(progress.view, clock.now());
    tell(progress, false);
  };
}
