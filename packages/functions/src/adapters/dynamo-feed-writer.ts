import { Fault } from "@bridgework/core/kernel/fault";
import type { FeedRef, FeedWriter } from "@bridgework/core/ports/feed-writer";
import type { Dynamo } from "./dynamo-client.ts";
import { MOST_DISORDER_MS, type Segment, split } from "./dynamo-feed-items.ts";
import { dynamoSegments } from "./dynamo-segments.ts";

const REMEMBERED = 10_000;
const LOOK_BACK = 50;
const MAX_TRIES = 10;

/**
 * References that came before are left out as far back as the writer looks: 10,000 commits, 50 segments after a start. Two
 * writers keep one order, the slower one reads what the faster one wrote and tries again.
 */
export function dynamoFeedWriter(dynamo: Dynamo): FeedWriter {
  const segments = dynamoSegments(dynamo);
  const recent = new Set<string>();
  let newest: Segment | undefined;
  let waiting: Promise<unknown> = Promise.resolve();

  const remember = (refs: readonly FeedRef[]) => {
    for (const ref of refs) recent.add(keyOf(ref));
    for (const key of recent) {
      if (recent.size <= REMEMBERED) return;
      recent.delete(key);
    }
  };

  /** At the start, and after another writer was faster. */
  const catchUp = async () => {
    const last = await segments.newest();
    const from = Math.max((newest?.sequence ?? -1) + 1, (last?.sequence ?? 0) - LOOK_BACK + 1, 0);
    for await (const segment of segments.walk(from, "forward")) {
      remember(segment.refs);
      newest = segment;
    }
  };

  const append = async (refs: readonly FeedRef[]): Promise<void> => {
    if (newest === undefined) await catchUp();
    for (let round = 0; round < MAX_TRIES; round += 1) {
      const fresh = [
        ...new Map(refs.filter((ref) => !recent.has(keyOf(ref))).map((ref) => [keyOf(ref), ref])).values(),
      ];
      if (fresh.length === 0) return;
      const segment = segmentAfter(newest, fresh);
      if (await segments.put(segment)) {
        newest = segment;
        remember(fresh);
        return;
      }
      await catchUp();
    }
    throw new Fault(
      "SYSTEM",
      "contention",
      `Other writers of the feed were faster ${MAX_TRIES} times in a row. Run one indexer for each shard of the table's stream.`,
    );
  };

  return {
    appendSegment: (refs) => {
      const written = waiting.then(async () => {
        for (const part of split(refs)) await append(part);
      });
      waiting = written.catch(() => {});
      return written;
    },
  };
}

/** The segment that follows one; the feed's first where there is none. */
export function segmentAfter(before: Segment | undefined, refs: readonly FeedRef[]): Segment {
  const events = refs.flatMap((ref) => ref.events);
  const sequence = before === undefined ? 0 : before.sequence + 1;
  const isLate = before !== undefined && events.some(({ time }) => isMuchOlder(time, before.latestTime));
  const late = isLate ? { first: before.late?.first ?? sequence, last: sequence } : before?.late;
  return {
    sequence,
    refs,
    latestTime: greatest([before?.latestTime ?? "", ...events.map(({ time }) => time)]),
    latestId: greatest([before?.latestId ?? "", ...events.map(({ id }) => id)]),
    ...(late === undefined ? {} : { late }),
  };
}

function isMuchOlder(time: string, latest: string): boolean {
  return Date.parse(latest) - Date.parse(time) > MOST_DISORDER_MS;
}

function greatest(texts: readonly string[]): string {
  return texts.reduce((most, each) => (each > most ? each : most), "");
}

function keyOf({ stream, commit }: FeedRef): string {
  return `${commit} ${stream}`;
}
