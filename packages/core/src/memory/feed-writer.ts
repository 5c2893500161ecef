import type { FeedRef, FeedWriter } from "../ports/feed-writer.ts";

export interface MemoryFeed {
  /** The feed in its order. */
  refs(): readonly FeedRef[];
  /** A writer as a process has one: it knows what came since it began, and `lookBack` segments before. */
  writer(): FeedWriter;
}

/** A feed that lasts as long as the process. */
export function memoryFeed({ lookBack = 50 }: { readonly lookBack?: number } = {}): MemoryFeed {
  const segments: (readonly FeedRef[])[] = [];
  return {
    refs: () => segments.flat(),
    writer: () => {
      const from = Math.max(0, segments.length - lookBack);
      return {
        appendSegment: async (refs) => {
          const known = new Set(segments.slice(from).flat().map(keyOf));
          const fresh = refs.filter((ref) => !known.has(keyOf(ref)) && known.add(keyOf(ref)));
          if (fresh.length > 0) segments.push(fresh);
        },
      };
    },
  };
}

function keyOf({ stream, commit }: FeedRef): string {
  return `${commit} ${stream}`;
}
