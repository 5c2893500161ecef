import type { Segment } from "./dynamo-feed-items.ts";
import { segmentAfter } from "./dynamo-feed-writer.ts";
import type { Segments } from "./dynamo-segments.ts";

/**
 * Puts an empty segment at each sequence up to `until` that has none, for readers search the feed by halves. What was
 * lost is not written there, but at the feed's end: a reader that has come past the place would never see it.
 */
export async function fillFeed(segments: Segments, until: number): Promise<void> {
  const present = new Set<number>();
  let last = until;
  for await (const sequence of segments.sequences()) {
    present.add(sequence);
    last = Math.max(last, sequence);
  }
  let before: Segment | undefined;
  for (let sequence = 0; sequence <= last; sequence += 1) {
    if (present.has(sequence)) continue;
    if (sequence > 0 && before?.sequence !== sequence - 1) before = await segments.get(sequence - 1);
    const empty = segmentAfter(before, []);
    before = (await segments.put(empty)) ? empty : await segments.get(sequence);
  }
}
