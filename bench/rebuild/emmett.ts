import { counter } from "@bridgework/core/counter/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import { type Emmett, type EmmettEvent, loadEmmett } from "../peers/emmett.ts";
import { append, EMMETT, type EmmettData, openBest } from "../store/emmett.ts";
import { makeFacts } from "./log.ts";
import { expectCount, type Rebuilder, seconds } from "./rebuilder.ts";

const EVENTS = 20_000;
const BATCH = 1_000;

/**
 * Emmett has no rebuild for SQLite: this is a new processor of a projection that starts at the beginning, on one open
 * connection, with large batches and no pause between them. It keeps its place after each event. A document
 * of this view follows from its last event alone, so that the projection has only to write.
 */
export function emmettRebuilders(): readonly Rebuilder[] {
  const emmett = loadEmmett();
  if (emmett === undefined) return [];
  const about = { name: `${EMMETT}, projection on one connection, synchronous=FULL`, events: EVENTS };
  return [{ about, rebuild: () => rebuildOnce(emmett) }];
}

async function rebuildOnce(emmett: Emmett): Promise<number> {
  const data = await openBest(emmett);
  await fill(data);
  await data.pool.withConnection((connection) =>
    connection.command("CREATE TABLE docs (key TEXT PRIMARY KEY, doc TEXT)"),
  );
  let handled = 0;
  const consumer = data.store.consumer({ pulling: { batchSize: BATCH, pullingFrequencyInMs: 0 } });
  consumer.processor({
    projection: projectionOf(emmett, (count) => {
      handled += count;
    }),
    startFrom: "BEGINNING",
    stopAfter: ({ metadata }) => metadata.globalPosition === BigInt(EVENTS),
  });
  const taken = await seconds(() => consumer.start());
  expectCount("events", EVENTS, handled);
  data.close();
  return taken;
}

async function fill({ store }: EmmettData): Promise<void> {
  const streams = new Map<string, EmmettEvent[]>();
  for (const fact of makeFacts(EVENTS)) {
    const events = streams.get(fact.stream) ?? [];
    events.push({ type: fact.type, data: fact, metadata: {} });
    streams.set(fact.stream, events);
  }
  for (const [stream, events] of streams) await append(store, stream, 0, events);
}

const PUT = "INSERT INTO docs VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET doc = excluded.doc";

function projectionOf(emmett: Emmett, tell: (handled: number) => void): unknown {
  return emmett.sqliteProjection({
    name: counter.view.name,
    canHandle: ["CounterChanged"],
    handle: async (events, { connection }) => {
      for (const { data } of events) {
        const fact = data as Fact;
        await connection.command(PUT, [fact.stream, JSON.stringify(counter.view.project(undefined, fact))]);
      }
      tell(events.length);
    },
  });
}
