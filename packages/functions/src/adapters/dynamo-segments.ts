import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import {
  epochKey,
  epochOf,
  PER_EPOCH,
  type Segment,
  sequenceKey,
  toSegment,
  toSegmentItem,
} from "./dynamo-feed-items.ts";
import { getItem, type KeyRange, queryItems, scanItems } from "./dynamo-query.ts";
import { textIn } from "./item.ts";

/** The items of the feed table. All reads are consistent. */
export interface Segments {
  newest(): Promise<Segment | undefined>;
  get(sequence: number): Promise<Segment | undefined>;
  /** Sequences of all segments in any order, by reading the whole table; for a feed that may have lost some. */
  sequences(): AsyncGenerator<number, void>;
  /** False where the sequence is taken. */
  put(segment: Segment): Promise<boolean>;
  /** From a sequence to the feed's other end, page by page as they are needed. */
  walk(from: number, order: "forward" | "backward"): AsyncGenerator<Segment, void>;
  /** Sequence of the first segment before `end` that has reached a mark, else `end`; later ones have reached it too. */
  search(end: number, hasReached: (segment: Segment) => boolean): Promise<number>;
}

export function dynamoSegments({ client, tables: { feed: table } }: Dynamo): Segments {
  let begun = 0;

  const get = async (sequence: number): Promise<Segment | undefined> => {
    const key = { pk: epochKey(epochOf(sequence)), sk: sequenceKey(sequence) };
    const item = await getItem(client, table, key);
    return item === undefined ? undefined : toSegment(item);
  };

  const walk = async function* walk(from: number, order: KeyRange["order"], limit = PER_EPOCH) {
    for (let next = from; next >= 0; ) {
      const range = { ...withinEpoch(next, order), order, limit };
      let found = 0;
      for await (const item of queryItems(client, table, range)) {
        found += 1;
        yield toSegment(item);
      }
      if (found === 0) return;
      next = nextEpoch(next, order);
    }
  };

  return {
    walk,
    get,
    sequences: async function* sequences() {
      for await (const item of scanItems(client, table, ["sk"])) yield Number(textIn(item, "sk"));
    },
    newest: async () => {
      begun = await lastEpoch(begun, async (epoch) => (await get(epoch * PER_EPOCH)) !== undefined);
      const newest = await walk((begun + 1) * PER_EPOCH - 1, "backward", 1).next();
      return newest.value ?? undefined;
    },
    put: async (segment) => {
      const Item = toSegmentItem(segment);
      const put = new PutItemCommand({ TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" });
      return (await answerOrRefusal(table, client.send(put))).held;
    },
    search: async (end, hasReached) => {
      let [low, high] = [0, end];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const segment = await get(middle);
        if (segment === undefined || hasReached(segment)) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** Sequences are dense, so an epoch has begun when its first segment exists. Searched in growing, then halving steps. */
async function lastEpoch(known: number, hasBegun: (epoch: number) => Promise<boolean>): Promise<number> {
  let last = known;
  let step = 1;
  for (; await hasBegun(last + step); step *= 2) last += step;
  for (step /= 2; step >= 1; step /= 2) {
    if (await hasBegun(last + step)) last += step;
  }
  return last;
}

function withinEpoch(sequence: number, order: KeyRange["order"]): Pick<KeyRange, "pk" | "from" | "to"> {
  const epoch = epochOf(sequence);
  const first = order === "forward" ? sequence : epoch * PER_EPOCH;
  const last = order === "forward" ? (epoch + 1) * PER_EPOCH - 1 : sequence;
  return { pk: epochKey(epoch), from: sequenceKey(first), to: sequenceKey(last) };
}

function nextEpoch(sequence: number, order: KeyRange["order"]): number {
  const epoch = epochOf(sequence);
  return order === "forward" ? (epoch + 1) * PER_EPOCH : epoch * PER_EPOCH - 1;
}
