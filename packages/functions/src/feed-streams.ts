import type { Fact } from "@bridgework/core/kernel/event";
import { readNumericCursor } from "@bridgework/core/ports/cursor";
import type { EventStore, FeedRange } from "@bridgework/core/ports/event-store";
import type { StreamDirectory } from "./http/deps.ts";

const PAGE = 200;
/** Facts that one page looks at; it may be short, or empty, before the end. */
const MOST_EXAMINED = 1_000;

/**
 * The streams by their newest facts, from the feed alone: nothing has to be kept for it. A stream is shown where its
 * newest fact is, so that pages neither miss nor repeat one; a busy stream makes the walk to the next one long.
 */
export function feedStreams(store: Pick<EventStore, "readAll" | "read">): StreamDirectory {
  return {
    list: async (filter, { limit, cursor }) => {
      const range = rangeOf(filter, cursor);
      const shown: Fact[] = [];
      const seen = new Set<string>();
      let after: number | null = null;
      for await (const { fact, isLast } of newestFirst(store, range)) {
        after = isLast ? null : fact.position;
        if (seen.has(fact.stream)) continue;
        seen.add(fact.stream);
        if (await isNewest(store, fact)) shown.push(fact);
        if (shown.length === limit) break;
      }
      return pageOf(shown, after);
    },
  };
}

function rangeOf({ category }: { readonly category?: string }, cursor: string | undefined) {
  return {
    ...(category === undefined ? {} : { filter: { category: `${category}#` } }),
    ...(cursor === undefined ? {} : { after: readNumericCursor(cursor) }),
  };
}

/** Facts from the newest on, as many as a page looks at, each with whether there are none before it. */
async function* newestFirst(store: Pick<EventStore, "readAll">, range: Pick<FeedRange, "filter" | "after">) {
  let from = range;
  for (let examined = 0; examined < MOST_EXAMINED; examined += PAGE) {
    const facts = await store.readAll({ ...from, order: "backward", limit: PAGE });
    for (const [index, fact] of facts.entries())
      yield { fact, isLast: facts.length < PAGE && index === facts.length - 1 };
    const last = facts.at(-1);
    if (last === undefined || facts.length < PAGE) return;
    from = { ...range, after: last.position };
  }
}

async function isNewest(store: Pick<EventStore, "read">, { stream, version }: Fact): Promise<boolean> {
  return (await store.read(stream, { from: version + 1, limit: 1 })).length === 0;
}

function pageOf(shown: readonly Fact[], after: number | null) {
  const items = shown.map(({ stream, version, type, time }) => ({ stream, version, lastType: type, lastTime: time }));
  return { items, next: after === null ? null : String(after) };
}
