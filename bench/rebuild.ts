import { monitorEventLoopDelay } from "node:perf_hooks";
import { PROJECTOR } from "@bridgework/core/app/project";
import { counter } from "@bridgework/core/counter/domain";
import type { Domain } from "@bridgework/core/kernel/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import { createTopology } from "@bridgework/core/kernel/topology";
import { systemClock } from "@bridgework/local/clock";
import { startRebuilds } from "@bridgework/local/rebuilds";
import { sqliteCheckpoints } from "@bridgework/local/sqlite/checkpoints";
import { INSERT_EVENT, insertValues } from "@bridgework/local/sqlite/event-rows";
import { sqliteEventStore } from "@bridgework/local/sqlite/event-store";
import { type LocalData, openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas } from "@bridgework/local/sqlite/schemas";
import { sqliteViews } from "@bridgework/local/sqlite/views";
import { monotonicFactory } from "ulid";
import { print, spread } from "./report.ts";

/*
 * A new version of a view built from a log of a million events, as the process does it in the background: read in the
 * reader's thread, folded and written in turns of the event loop. Waves of streams come one after another, as streams
 * live for a while; within a wave their events take turns.
 */

const EVENTS = 1_000_000;
const EVENT_BYTES = 500;
const STREAMS_AT_ONCE = 1_000;
const EVENTS_OF_STREAM = 10;
const RUNS = 3;
const WRITTEN_AT_ONCE = 5_000;

export async function benchRebuild(): Promise<void> {
  const data = openTemporaryData([storeSchemas]);
  await fill(data);
  const rates: number[] = [];
  const memory: number[] = [];
  let longest = 0;
  for (let run = 1; run <= RUNS; run += 1) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    const begun = performance.now();
    await buildVersion(data, run + 1, memory);
    rates.push(EVENTS / ((performance.now() - begun) / 1_000));
    longest = Math.max(longest, delays.max / 1e6);
    delays.disable();
  }
  print("rebuild of a view", { events: EVENTS, eventBytes: EVENT_BYTES, unit: "events/s", ...spread(rates) });
  const quarter = Math.floor(memory.length / 4);
  const [atFirst, atLast] = [spread(memory.slice(0, quarter)).median, spread(memory.slice(-quarter)).median];
  print("memory while rebuilding", { unit: "MB", ...spread(memory), firstQuarter: atFirst, lastQuarter: atLast });
  print("longest turn of the event loop while rebuilding", { unit: "ms", value: Math.round(longest) });
  await data.close();
}

async function buildVersion(data: LocalData, version: number, memory: number[]): Promise<void> {
  const view = { ...counter.view, version };
  const domain: unknown = { ...counter, rules: [], workflows: [], view };
  const storage = {
    data,
    store: sqliteEventStore(data.writer, data.reader),
    views: sqliteViews(data.writer, data.reader),
    checkpoints: sqliteCheckpoints(data.writer),
  };
  const rebuilds = startRebuilds({ topology: createTopology([domain as Domain]), clock: systemClock(), storage });
  const sampling = setInterval(() => memory.push(process.memoryUsage().rss / 1e6), 100);
  await rebuilds.ended();
  clearInterval(sampling);
  const problem = rebuilds.problem();
  if (problem !== null) throw new Error(problem);
}

async function fill({ writer }: LocalData): Promise<void> {
  const ulid = monotonicFactory();
  const wave = STREAMS_AT_ONCE * EVENTS_OF_STREAM;
  let streams: readonly string[] = [];
  for (let first = 0; first < EVENTS; first += WRITTEN_AT_ONCE) {
    if (first % wave === 0) streams = Array.from({ length: STREAMS_AT_ONCE }, () => ulid());
    await writer.stage(() => {
      for (let index = first; index < first + WRITTEN_AT_ONCE; index += 1) {
        const version = Math.floor((index % wave) / STREAMS_AT_ONCE) + 1;
        const fact = makeFact(ulid(), streams[index % STREAMS_AT_ONCE] ?? "", version, index + 1);
        writer.prepare(INSERT_EVENT).run(...insertValues(fact, null));
      }
    });
  }
  await sqliteCheckpoints(writer).save(PROJECTOR, EVENTS);
}

function makeFact(id: string, counterId: string, version: number, position: number): Fact {
  const meta = { correlationId: id, causationId: null, actor: "http", source: "bridgework", requestId: id };
  const place = { stream: `counter#${counterId}`, version, position };
  const data = { counterId, delta: 1, value: version, version, milestone: null, reason: "" };
  const fact = {
    ...{ id, type: "CounterChanged", schemaVersion: 1, time: new Date().toISOString(), data, meta },
    ...place,
  };
  return { ...fact, data: { ...data, reason: "x".repeat(EVENT_BYTES - JSON.stringify(fact).length) } };
}
