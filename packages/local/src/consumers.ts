import { PROJECTOR, projectRows } from "@bridgework/core/app/project";
import { RELAY, relayFacts } from "@bridgework/core/app/relay";
import type { Fact } from "@bridgework/core/kernel/event";
import type { Topology } from "@bridgework/core/kernel/topology";
import type { RuleEngine } from "@bridgework/core/pattern/rules";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Tracing } from "@bridgework/core/ports/tracing";
import type { Progress } from "@bridgework/functions/http/deps";
import { factsBus } from "./facts-bus.ts";
import type { Rebuilds } from "./rebuilds.ts";
import type { Executions } from "./stepfunctions/executions.ts";
import type { Storage } from "./storage.ts";
import { followLog, type Tail } from "./tail.ts";

export interface ConsumersOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly storage: Storage;
  readonly rules: RuleEngine;
  readonly executions: Pick<Executions, "startInTurn">;
  readonly rebuilds: Pick<Rebuilds, "upToDate">;
  readonly tracing: Tracing;
  /** Told of facts that the views now show. */
  readonly onProjected: (facts: readonly Fact[]) => void;
}

/** The two consumers of the log: the relay and the projector. */
export interface Consumers {
  notice(facts: readonly Fact[]): void;
  progress(): Pick<Progress, "problem" | "problemIn"> & { readonly relayed: number; readonly projected: number };
  stop(): Promise<void>;
}

export async function followFacts(options: ConsumersOptions): Promise<Consumers> {
  const { store, checkpoints } = options.storage;
  const ports = { store, checkpoints, clock: options.clock };
  const [relay, projector] = await Promise.all([
    followLog(ports, { name: RELAY, handle: relaying(options) }),
    followLog(ports, { name: PROJECTOR, handle: projecting(options) }),
  ]);
  const tails: readonly Tail[] = [relay, projector];
  return {
    notice: (facts) => {
      for (const tail of tails) tail.notice(facts);
    },
    progress: () => ({
      relayed: relay.position(),
      projected: projector.position(),
      problem: relay.problem() ?? projector.problem(),
      problemIn: relay.problem() === null ? "projections" : "relay",
    }),
    stop: async () => {
      await Promise.all(tails.map((tail) => tail.stop()));
    },
  };
}

function relaying({ ids, rules, executions, storage, tracing }: ConsumersOptions) {
  const bus = factsBus({ writer: storage.data.writer, checkpoints: storage.checkpoints, rules, ids, executions });
  return (facts: readonly Fact[]) => relayFacts(bus, facts, tracing);
}

/** The log is read in its order, so there are no gaps to look after. */
function projecting({ topology, storage, rebuilds, onProjected }: ConsumersOptions) {
  const { views, streams, checkpoints, data } = storage;
  return async (facts: readonly Fact[]) => {
    await data.writer.stage(() => {
      const { rows } = projectRows(topology, views.read, rebuilds.upToDate(facts));
      for (const { view, ...row } of rows) views.write(view, row);
      streams.apply(facts);
      checkpoints.move(PROJECTOR, facts.at(-1)?.position ?? 0);
    });
    onProjected(facts);
  };
}
