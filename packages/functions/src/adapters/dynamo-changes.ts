import type { Change } from "@bridgework/core/app/consume/batch";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Commits, Commit as RecordedCommit } from "@bridgework/core/ports/commits";
import type { Dynamo } from "./dynamo-client.ts";
import { dynamoCommits } from "./dynamo-commits.ts";
import { type Commit, factsOf, lastOf, placeIn, toCommit } from "./dynamo-items.ts";
import type { Item } from "./item.ts";

/** A record of the events table's stream, as Lambda hands it over; what is not read of it is left out. */
export interface StreamRecord {
  readonly eventName?: string;
  readonly dynamodb?: { readonly SequenceNumber?: string; readonly NewImage?: Item };
}

export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** The commits among the records, in their order. The other items of the table are nobody's news. */
export function changesOf(records: readonly StreamRecord[]): readonly Change[] {
  return records.flatMap(({ eventName, dynamodb: { NewImage: item, SequenceNumber } = {} }) => {
    if (eventName !== "INSERT" || item === undefined || SequenceNumber === undefined) return [];
    if (placeIn(item) === undefined) return [];
    return [{ ...recorded(toCommit(item)), sequenceNumber: SequenceNumber }];
  });
}

/** One query backward from the commit that is known. */
export function dynamoCommitsBack(dynamo: Dynamo): Commits {
  const commits = dynamoCommits(dynamo);
  return {
    readBack: async (stream, { before, from, to }) => {
      const found: Commit[] = [];
      // A commit holds at least one version, so there are no more of them than that.
      const range = { to: before - 1, order: "backward", limit: to - from + 1 } as const;
      for await (const commit of commits.walk(stream, range)) {
        if (lastOf(commit) < from) break;
        found.push(commit);
      }
      return found.reverse().map(recorded);
    },
  };
}

function recorded(commit: Commit): RecordedCommit {
  const [first, ...rest] = factsOf(commit);
  if (first !== undefined) return { stream: commit.stream, commit: commit.commit, facts: [first, ...rest] };
  throw new Fault("SYSTEM", "unreadable_item", `Commit ${commit.commit} of ${commit.stream} has no events.`);
}
