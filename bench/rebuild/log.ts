import { PROJECTOR } from "@bridgework/core/app/project";
import type { Fact } from "@bridgework/core/kernel/event";
import { sqliteCheckpoints } from "@bridgework/local/sqlite/checkpoints";
import { INSERT_EVENT, insertValues } from "@bridgework/local/sqlite/event-rows";
import { type LocalData, openTemporaryData } from "@bridgework/local/sqlite/open";
import { storeSchemas } from "@bridgework/local/sqlite/schemas";
import { monotonicFactory } from "ulid";

export const EVENTS = 1_000_000;
export const EVENT_BYTES = 500;
export const EVENTS_OF_STREAM = 10;

const STREAMS_AT_ONCE = 1_000;
/** Events after which all streams that have begun have ended. */
export const WAVE = STREAMS_AT_ONCE * EVENTS_OF_STREAM;
const WRITTEN_AT_ONCE = WAVE / 2;

/** A log of a million events, in a folder of its own. */
export async function openLog(): Promise<LocalData> {
  const data = openTemporaryData([storeSchemas]);
  const facts = makeFacts(EVENTS);
  for (let written = 0; written < EVENTS; written += WRITTEN_AT_ONCE) {
    await data.writer.stage(() => {
      for (let index = 0; index < WRITTEN_AT_ONCE; index += 1) {
        const { value } = facts.next();
        if (value !== undefined) data.writer.prepare(INSERT_EVENT).run(...insertValues(value, null));
      }
    });
  }
  await sqliteCheckpoints(data.writer).save(PROJECTOR, EVENTS);
  return data;
}

/** Waves of streams come one after another, as streams live for a while; within a wave their events take turns. */
export function* makeFacts(count: number): Generator<Fact, undefined> {
  const ulid = monotonicFactory();
  let streams: readonly string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % WAVE === 0) streams = Array.from({ length: STREAMS_AT_ONCE }, () => ulid());
    const version = Math.floor((index % WAVE) / STREAMS_AT_ONCE) + 1;
    yield makeFact(ulid(), streams[index % STREAMS_AT_ONCE] ?? "", version, index + 1);
  }
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
