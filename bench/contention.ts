import { createPublish, type Publish } from "@bridgework/core/app/publish";
import { memorySealer } from "@bridgework/core/memory/sealer";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Snapshots } from "@bridgework/core/ports/snapshots";
import { topology } from "@bridgework/core/topology";
import { clientOf, freshTables } from "@bridgework/functions/adapters/backend.fixture";
import { startDynalite } from "@bridgework/functions/adapters/dynalite.fixture";
import { dynamoEventStore } from "@bridgework/functions/adapters/dynamo-event-store";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { systemRandom } from "@bridgework/functions/system/random";
import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import { openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas, storeSchemas2 } from "@bridgework/local/sqlite/schemas";
import { sqliteSnapshots } from "@bridgework/local/sqlite/snapshots";
import { print, spread } from "./report.ts";

/*
 * Changes of counters by 100 writers at once, each of which waits for its change before it makes the next: in one process,
 * whose `publish` records together what waits, and in 100, which only the store keeps apart. The processes are instances
 * of `publish` with a memory of their own, in this one. Dynalite shares its processor with them.
 */

const WRITERS = 100;
const ROUNDS = 3;
const ROUND_MS = 3_000;

interface Contention {
  readonly store: "SQLite" | "dynalite";
  readonly processes: number;
  readonly counters: number;
  /** Whether `publish` may record commands together. */
  readonly together: boolean;
}

const ONE_BY_ONE: readonly Contention[] = [
  { store: "SQLite", processes: 1, counters: 1, together: false },
  { store: "dynalite", processes: 1, counters: 1, together: false },
];
const contentions: readonly Contention[] = [
  ...ONE_BY_ONE,
  ...ONE_BY_ONE.map((each) => ({ ...each, together: true })),
  { store: "dynalite", processes: 10, counters: 1, together: true },
  { store: "dynalite", processes: 100, counters: 1, together: true },
  { store: "dynalite", processes: 100, counters: 10, together: true },
];

const clock = systemClock();

export async function benchContention(): Promise<void> {
  for (const contention of contentions) {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(contention));
    const refused = rounds.reduce((sum, each) => sum + each.refused, 0);
    const rate = spread(rounds.map(({ rate }) => rate));
    print("changes of a counter by 100 writers", { ...contention, unit: "changes/s", ...rate, refused });
  }
}

interface Round {
  readonly rate: number;
  readonly refused: number;
}

async function measure({ store, processes, counters, together }: Contention): Promise<Round> {
  const opened = await open[store]();
  const publishers = Array.from({ length: processes }, () => publisher(opened.process(), together));
  const began = performance.now();
  const until = began + ROUND_MS;
  let refused = 0;
  let recorded = 0;
  const write = async (publish: Publish, counterId: string) => {
    const command = { type: "ChangeCounter", counterId, delta: 1 };
    while (performance.now() < until) {
      const { kind } = await publish({ kind: "command", domain: "counter", command, actor: "bench" });
      if (kind === "recorded") recorded += 1;
      else refused += 1;
    }
  };
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) => {
      const publish = publishers[writer % processes];
      return publish === undefined ? undefined : write(publish, `c${writer % counters}`);
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await opened.close();
  return { rate: recorded / seconds, refused };
}

interface Kept {
  readonly store: EventStore;
  readonly snapshots: Snapshots;
}

interface Opened {
  /** The store as one more process sees it. */
  process(): Kept;
  close(): Promise<void>;
}

const open: Readonly<Record<Contention["store"], () => Promise<Opened>>> = {
  SQLite: async () => {
    const data = openTemporaryData([storeSchemas, storeSchemas2]);
    const store = sqliteEventStore(data.writer, data.reader);
    const snapshots = sqliteSnapshots(data.writer);
    return { process: () => ({ store, snapshots }), close: data.close };
  },
  dynalite: async () => {
    const backend = await startDynalite();
    const client = clientOf(backend);
    const dynamo = await freshTables(client);
    const process = () => {
      const store = dynamoEventStore({ ...dynamo, ids: systemIds(clock), clock });
      return { store, snapshots: store.snapshots };
    };
    return {
      process,
      close: async () => {
        client.destroy();
        await backend.close();
      },
    };
  },
};

function publisher({ store, snapshots }: Kept, together: boolean): Publish {
  const oneByOne: EventStore = { ...store, appendTogether: () => Promise.reject(new Error("One by one.")) };
  return createPublish({
    topology,
    store: together ? store : oneByOne,
    snapshots,
    sealer: memorySealer(),
    clock,
    ids: systemIds(clock),
    random: systemRandom(),
  });
}
