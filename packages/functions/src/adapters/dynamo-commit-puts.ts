import { PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Dynamo } from "./dynamo-client.ts";
import type { Commits } from "./dynamo-commits.ts";
import { answerOrRefusal, toFault } from "./dynamo-fault.ts";
import { type Commit, requestsOf, toCommit, toCommitItem, toRequestItem } from "./dynamo-items.ts";
import { type Item, numberIn } from "./item.ts";

/** What became of a put: written, or not because its number or its request id was taken. */
export type Put =
  | { readonly kind: "written" }
  | { readonly kind: "taken"; readonly by: Commit }
  /** `request` was recorded before, by `commit`. */
  | { readonly kind: "requested"; readonly request: string; readonly commit: number }
  /** Another transaction was about to write the same. */
  | { readonly kind: "busy" };

/** The writes of commits. A commit's number is taken once and for all. */
export interface CommitPuts {
  /** One conditional put: one write unit for each KB. */
  put(commit: Commit): Promise<Put>;
  /** With an item for each of its request ids, in one transaction; `ttl` is a second since 1970. */
  putWithRequests(commit: Commit, ttl: number): Promise<Put>;
}

const IF_FREE = {
  ConditionExpression: "attribute_not_exists(pk)",
  ReturnValuesOnConditionCheckFailure: "ALL_OLD",
} as const;

export function dynamoCommitPuts({ client, tables: { events: table } }: Dynamo, { get }: Commits): CommitPuts {
  /** The commit that has the number. Not every emulator returns it with the failed condition; then it is read. */
  const taken = async ({ stream, commit }: Commit, item: Item | undefined): Promise<Put> => {
    const by = item === undefined ? await get({ stream, commit }) : toCommit(item);
    if (by === undefined) throw lost(stream, commit);
    return { kind: "taken", by };
  };

  return {
    put: async (commit) => {
      const put = new PutItemCommand({ TableName: table, Item: toCommitItem(commit), ...IF_FREE });
      const answer = await answerOrRefusal(table, client.send(put));
      return answer.held ? { kind: "written" } : taken(commit, oldItem(answer.error));
    },
    putWithRequests: async (commit, ttl) => {
      const requests = requestsOf(commit);
      const items = [toCommitItem(commit), ...requests.map((request) => toRequestItem(commit, request, ttl))];
      const puts = items.map((Item) => ({ Put: { TableName: table, Item, ...IF_FREE } }));
      const transaction = new TransactWriteItemsCommand({ TransactItems: puts });
      const answer = await answerOrRefusal(table, client.send(transaction));
      if (answer.held) return { kind: "written" };
      const reasons = reasonsOf(answer.error);
      const [ofCommit, ...ofRequests] = reasons;
      for (const [index, request] of requests.entries()) {
        const earlier = ofRequests[index]?.Item;
        if (earlier !== undefined) return { kind: "requested", request, commit: numberIn(earlier, "commit") };
      }
      if (ofCommit?.Code === "ConditionalCheckFailed") return taken(commit, ofCommit.Item);
      if (reasons.some((reason) => reason.Code === "TransactionConflict")) return { kind: "busy" };
      throw toFault(table, answer.error);
    },
  };
}

/** What the SDK's exceptions carry beyond their message. */
interface Refusal {
  readonly Item?: Item;
  readonly CancellationReasons?: readonly CancellationReason[];
}

interface CancellationReason {
  readonly Code?: string;
  readonly Item?: Item;
}

function oldItem(error: Refusal): Item | undefined {
  return error.Item;
}

function reasonsOf(error: Refusal): readonly CancellationReason[] {
  return error.CancellationReasons ?? [];
}

function lost(stream: string, commit: number): Fault {
  return new Fault(
    "SYSTEM",
    "lost_commit",
    `Commit ${commit} of ${stream} was there when it was to be written, and is not when it is read. Try again.`,
  );
}
