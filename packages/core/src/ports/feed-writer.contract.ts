import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FeedRef, FeedWriter } from "./feed-writer.ts";

export interface OpenFeed {
  /** A writer of the feed, as a process has one that begins now. */
  writer(): FeedWriter;
  /** The feed in its order. */
  refs(): Promise<readonly FeedRef[]>;
  close(): Promise<void>;
}

function ref(stream: string, commit: number): FeedRef {
  const event = { type: "NoteTaken", time: "2026-01-01T00:00:00.000Z", correlationId: "c1" };
  return { stream, commit, events: [1, 2].map((number) => ({ ...event, id: `${stream}@${commit}.${number}` })) };
}

/** Everything that `FeedWriter` promises. Each test gets a feed of its own, empty. */
export function feedWriterContract(name: string, open: () => Promise<OpenFeed>): void {
  describe(`${name} keeps the terms of a writer of the feed`, () => {
    let feed: OpenFeed;
    beforeEach(async () => {
      feed = await open();
    });
    afterEach(() => feed.close());

    const [first, second, third] = [ref("note#a", 1), ref("note#b", 1), ref("note#a", 2)] as const;

    it("puts references in their order after all that was there, also one of a later commit first", async () => {
      const writer = feed.writer();
      await writer.appendSegment([third, second]);
      await writer.appendSegment([first]);
      expect(await feed.refs()).toEqual([third, second, first]);
    });

    it("leaves out what comes again, within a batch, from one to the next and after a start", async () => {
      const writer = feed.writer();
      await writer.appendSegment([first, second, first]);
      await writer.appendSegment([second, third]);
      await feed.writer().appendSegment([first, second, third]);
      expect(await feed.refs()).toEqual([first, second, third]);
    });

    it("writes nothing for no references", async () => {
      await feed.writer().appendSegment([]);
      expect(await feed.refs()).toEqual([]);
    });

    it("keeps the order of what one writer is given at once", async () => {
      const writer = feed.writer();
      await Promise.all([first, second, third].map((each) => writer.appendSegment([each])));
      expect(await feed.refs()).toEqual([first, second, third]);
    });

    it("keeps one order where writers race, and loses nothing", async () => {
      const streams = ["note#a", "note#b", "note#c"];
      const writers = streams.map((stream) => ({ stream, writer: feed.writer() }));
      await Promise.all(
        writers.map(async ({ stream, writer }) => {
          for (const commit of [1, 2, 3]) await writer.appendSegment([ref(stream, commit)]);
        }),
      );
      const refs = await feed.refs();
      for (const stream of streams)
        expect(refs.filter((each) => each.stream === stream)).toEqual([1, 2, 3].map((commit) => ref(stream, commit)));
      expect(refs).toHaveLength(9);
    });
  });
}
