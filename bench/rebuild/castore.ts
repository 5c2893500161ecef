import { counter } from "@bridgework/core/counter/domain";
import type { Fact } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { EventStorageAdapter } from "@castore/core";
import { InMemoryEventStorageAdapter } from "@castore/event-storage-adapter-in-memory";
import { EVENTS_OF_STREAM, makeFacts } from "./log.ts";
import { expectCount, type Rebuilder, seconds } from "./rebuilder.ts";

const EVENTS = 100_000;
const STORE = { eventStoreId: "counter" };

/** Castore has no projections to rebuild: this lists the streams, reads each and folds it, all of it in memory. */
export const castoreRebuilder: Rebuilder = {
  about: { name: "Castore 2.4.2, in memory: nothing is parsed or written", events: EVENTS },
  rebuild: async () => {
    const adapter = await filled();
    return seconds(() => rebuild(adapter));
  },
};

async function filled(): Promise<EventStorageAdapter> {
  const adapter = new InMemoryEventStorageAdapter();
  for (const fact of makeFacts(EVENTS)) {
    const { stream: aggregateId, version, type, time: timestamp } = fact;
    await adapter.pushEvent({ aggregateId, version, type, timestamp, payload: fact }, STORE);
  }
  return adapter;
}

async function rebuild(adapter: EventStorageAdapter): Promise<void> {
  const docs = new Map<string, JsonObject>();
  let pageToken: string | undefined;
  do {
    const page = await adapter.listAggregateIds(STORE, {
      limit: 1_000,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    for (const { aggregateId } of page.aggregateIds) {
      const { events } = await adapter.getEvents(aggregateId, STORE);
      for (const { payload } of events)
        docs.set(aggregateId, counter.view.project(docs.get(aggregateId), payload as Fact));
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  expectCount("documents", EVENTS / EVENTS_OF_STREAM, docs.size);
}
