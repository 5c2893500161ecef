import { counter } from "@bridgework/core/counter/domain";
import type { Domain } from "@bridgework/core/kernel/domain";
import { createTopology } from "@bridgework/core/kernel/topology";
import { systemClock } from "@bridgework/functions/system/clock";
import { startRebuilds } from "@bridgework/local/rebuilds";
import { sqliteCheckpoints } from "@bridgework/local/sqlite/checkpoints";
import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import type { LocalData } from "@bridgework/local/sqlite/open";
import { sqliteViews } from "@bridgework/local/sqlite/views";
import { EVENTS } from "./log.ts";
import { type Rebuilder, seconds } from "./rebuilder.ts";

/** A new version of a view, built in the background as the process does it; then the rows of the old one are removed. */
export function bridgeworkRebuilder(data: LocalData): Rebuilder {
  let version = 1;
  return {
    about: { name: "Bridgework, SQLite", events: EVENTS },
    rebuild: () => {
      version += 1;
      return seconds(() => buildVersion(data, version));
    },
  };
}

async function buildVersion(data: LocalData, version: number): Promise<void> {
  const view = { ...counter.view, version };
  const domain: unknown = { ...counter, rules: [], workflows: [], view };
  const storage = {
    data,
    store: sqliteEventStore(data.writer, data.reader),
    views: sqliteViews(data.writer, data.reader),
    checkpoints: sqliteCheckpoints(data.writer),
  };
  const rebuilds = startRebuilds({ topology: createTopology([domain as Domain]), clock: systemClock(), storage });
  await rebuilds.ended();
  const problem = rebuilds.problem();
  if (problem !== null) throw new Error(problem);
}
