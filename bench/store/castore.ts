import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { clientOf } from "@bridgework/functions/adapters/backend.fixture";
import { startDynalite } from "@bridgework/functions/adapters/dynalite.fixture";
import type { EventDetail, EventStorageAdapter } from "@castore/core";
import { DynamoDBSingleTableEventStorageAdapter } from "@castore/event-storage-adapter-dynamodb";
import { InMemoryEventStorageAdapter } from "@castore/event-storage-adapter-in-memory";
import { createTable } from "../cost/castore.ts";
import { inParallel } from "../load.ts";
import type { Contender, OpenContender } from "./contender.ts";
import { eventOf } from "./workload.ts";

/* Castore has no adapter for a file: neither of these keeps anything. It has no feed: a scan lists the streams, reads each. */

export const castoreInMemory: Contender = {
  about: { name: "Castore 2.4.2, in memory", durable: "nothing", portion: 1 },
  open: async () => opened(new InMemoryEventStorageAdapter(), async () => {}),
};

/** Through HTTP, to a DynamoDB in this process and in memory: these figures are as much dynalite's as Castore's. */
export const castoreOnDynalite: Contender = {
  about: { name: "Castore 2.4.2, DynamoDB adapter on dynalite in memory", durable: "nothing", portion: 0.02 },
  open: async () => {
    const backend = await startDynalite();
    const client = clientOf(backend);
    await createTable(client, "castore");
    const adapter = new DynamoDBSingleTableEventStorageAdapter({ tableName: "castore", dynamoDBClient: client });
    return opened(adapter, async () => {
      client.destroy();
      await backend.close();
    });
  },
};

const STORE = { eventStoreId: "counter" };

function opened(adapter: EventStorageAdapter, close: () => Promise<void>): OpenContender {
  const sizeOf = async (stream: string) => (await adapter.getEvents(stream, STORE)).events.length;
  return {
    readyToAppend: (requests, callers) => {
      const details = requests.map(detailOf);
      return () =>
        inParallel(details.length, callers, async (index) => {
          const detail = details[index];
          if (detail !== undefined) await adapter.pushEvent(detail, STORE);
        });
    },
    readStreams: async (streams) => {
      let seen = 0;
      for (const stream of streams) seen += await sizeOf(stream);
      return seen;
    },
    scan: async (limit) => {
      let seen = 0;
      let pageToken: string | undefined;
      do {
        const page = await adapter.listAggregateIds(STORE, {
          limit,
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        for (const { aggregateId } of page.aggregateIds) seen += await sizeOf(aggregateId);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      return seen;
    },
    close,
  };
}

function detailOf(request: AppendRequest): EventDetail {
  const { event, version } = eventOf(request);
  const { type, time: timestamp, data: payload, meta: metadata } = event;
  return { aggregateId: request.stream, version, type, timestamp, payload, metadata };
}
