import { manualClock } from "@bridgework/core/memory/clock";
import type { AppendRequest } from "@bridgework/core/ports/event-store";
import { type Charge, meterOf, readsOf, unitsOf, writesOf } from "@bridgework/functions/adapters/capacity.fixture";
import type { Dynamo } from "@bridgework/functions/adapters/dynamo-client";
import { dynamoEventStore } from "@bridgework/functions/adapters/dynamo-event-store";
import { refOf } from "@bridgework/functions/adapters/dynamo-feed-items";
import { dynamoFeedWriter } from "@bridgework/functions/adapters/dynamo-feed-writer";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { ulid } from "ulid";

/** DynamoDB's units, as the backend reports them. */
export interface Units {
  readonly writes: number;
  readonly reads: number;
}

/** A way to keep events in DynamoDB. Each command is taken by a process that remembers nothing: it loads, then appends. */
export interface Design {
  readonly name: string;
  /** Loads the stream and appends. */
  record(request: AppendRequest): Promise<Units>;
}

/** Dynalite takes nothing for a query that finds nothing; AWS takes one unit, as for 4 KB. */
export function readUnits(charges: readonly Charge[]): number {
  return readsOf(charges).reduce(
    (sum, { operation, units }) => sum + (operation === "Query" ? Math.max(units, 1) : units),
    0,
  );
}

const BATCH = 25;
const SNAPSHOT_EVERY = 20;
const STATE = { value: 1234, note: "x".repeat(200) };

/** One item for each commit, snapshots, and the feed in batches of 25. */
export function commitPerItem(dynamo: Dynamo): Design {
  const measure = meterOf(dynamo.client);
  const ids = systemIds(systemClock());
  const feed = dynamoFeedWriter(dynamo);
  const open = () => dynamoEventStore({ ...dynamo, ids, clock: manualClock() });
  let feedUnits = 0;

  /** Each append bears its share of a segment of 25. */
  const feedShare = async ({ stream, events }: AppendRequest): Promise<number> => {
    if (feedUnits > 0) return feedUnits / BATCH;
    const refs = Array.from({ length: BATCH }, (_, index) => {
      // Ids as they come from many processes: those of one, in one millisecond, would compress better.
      const own = events.map((event) => ({ ...event, id: ulid(), meta: { ...event.meta, correlationId: ulid() } }));
      const name = `${stream.split("#")[0]}#${ulid()}`;
      return refOf({
        stream: name,
        commit: index + 1,
        first: 1,
        nonce: "",
        parts: [],
        events: own,
      });
    });
    await feed.appendSegment(refs.slice(0, 1));
    const { charges } = await measure(() => feed.appendSegment(refs.slice(1)));
    feedUnits = (unitsOf(charges) * BATCH) / (BATCH - 1);
    return feedUnits / BATCH;
  };

  return {
    name: "Bridgework: one item for each commit",
    record: async (request) => {
      const { charges } = await measure(async () => {
        const store = open();
        const { version } = await store.load(request.stream, 1);
        await store.append({ ...request, expected: version });
        const after = version + request.events.length;
        if (after % SNAPSHOT_EVERY === 0)
          await store.snapshots.put(request.stream, 1, { state: STATE, version: after });
      });
      const writes = unitsOf(writesOf(charges)) + (await feedShare(request));
      return { writes, reads: readUnits(charges) };
    },
  };
}
