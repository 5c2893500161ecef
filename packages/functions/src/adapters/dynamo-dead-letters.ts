import { Fault } from "@bridgework/core/kernel/fault";
import { describe } from "@bridgework/core/kernel/problem";
import { BAD_CURSOR } from "@bridgework/core/ports/cursor";
import type { DeadLetterFilter, DeadLetters, LetterPage } from "@bridgework/core/ports/dead-letters";
import { analyseLetters } from "@bridgework/core/ports/letter-analysis";
import type { Dynamo } from "./dynamo-client.ts";
import { statusesOf, walkLetters } from "./dynamo-letter-index.ts";
import type { LetterEntry } from "./dynamo-letter-items.ts";
import { dynamoLetters } from "./dynamo-letters.ts";
import { all } from "./dynamo-query.ts";

export interface DynamoDeadLettersSettings extends Dynamo {
  /** Days that a letter is kept after it was redriven; default 90. One that is dead is kept until it is redriven. */
  readonly days?: number;
}

/**
 * Dead letters in a table of their own; one of any size is kept whole. `list` and `analyse` read the index, never the
 * letters that they do not show: half a read unit for about 15 that lie between the times and have the status of the
 * filter. The index is a moment behind, and the letters of one status are one partition of it: a thousand burials in a
 * second.
 */
export function dynamoDeadLetters({ days = 90, ...dynamo }: DynamoDeadLettersSettings): DeadLetters {
  const { client, tables } = dynamo;
  const letters = dynamoLetters(dynamo, days);
  const walksOf = (filter: DeadLetterFilter, order: "forward" | "backward") =>
    statusesOf(filter).map((status) => walkLetters(client, tables.letters, { status, filter, order }));

  return {
    ...letters,
    list: async (filter, page) => {
      const { order = "backward", limit } = page;
      const found = await Promise.all(walksOf(filter, order).map((walk) => pageOf(walk, page)));
      const entries = found.flatMap((each) => each.entries);
      const shown = entries.sort((left, right) => (isBefore(left, right, order) ? -1 : 1)).slice(0, limit);
      const items = await Promise.all(shown.map(({ id }) => letters.find(id)));
      return {
        items: items.flatMap((letter) => letter ?? []),
        next: entries.length > limit ? (shown.at(-1)?.place ?? null) : null,
        total: found.reduce((sum, { total }) => sum + total, 0),
      };
    },
    analyse: async (filter, now) => {
      const entries = await Promise.all(walksOf(filter, "forward").map(all));
      return analyseLetters(entries.flat(), now);
    },
  };
}

/** One entry more than the page takes, if there is one, and how many there are in all. */
async function pageOf(entries: AsyncIterable<LetterEntry>, { limit, cursor, order = "backward" }: LetterPage) {
  const after = cursor === undefined ? undefined : { place: readPlace(cursor) };
  const page: LetterEntry[] = [];
  let total = 0;
  for await (const entry of entries) {
    total += 1;
    if (page.length <= limit && (after === undefined || isBefore(after, entry, order))) page.push(entry);
  }
  return { entries: page, total };
}

type Placed = Pick<LetterEntry, "place">;

function isBefore(left: Placed, right: Placed, order: "forward" | "backward"): boolean {
  return order === "forward" ? left.place < right.place : left.place > right.place;
}

function readPlace(cursor: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#./.test(cursor)) return cursor;
  throw new Fault("VALIDATION", BAD_CURSOR, `Expected the next of a page of dead letters, got ${describe(cursor)}.`);
}
