import type { tables } from "@bridgework/core/table";
import type { PersonalKey } from "./keys.ts";

/** What a role may do, as SST takes it for a function. */
export interface Permission {
  /** Default "allow". */
  readonly effect?: "allow" | "deny";
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
  readonly conditions?: { test: string; variable: string; values: string[] }[];
}

export interface Reached {
  readonly tables: Readonly<Record<keyof typeof tables, sst.aws.Dynamo>>;
  readonly facts: sst.aws.Bus;
  readonly personalKey: PersonalKey;
}

const allow = (actions: string[], ...resources: $util.Input<string>[]): Permission => ({ actions, resources });

/** A right to the items of these partitions alone, of which `packages/core/src/table.ts` says what they hold. */
function within(partitions: string, permission: Permission): Permission {
  const condition = { test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: [partitions] };
  return { ...permission, conditions: [condition] };
}

const READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];

/** What functions may do beside writing their log: each of these is one power of the system, and no more than it needs. */
export function createPermissions({ tables: { events, feed, views, letters, keys }, facts, personalKey }: Reached) {
  const findLetters = [allow(["dynamodb:Query"], $interpolate`${letters.arn}/index/byBurial`)];
  return {
    /** Decide and append: what `publish` does, with personal values sealed. */
    record: [
      allow([...READ, "dynamodb:PutItem", "dynamodb:DeleteItem"], events.arn),
      allow(["dynamodb:GetItem", "dynamodb:PutItem"], keys.arn),
      allow(["kms:GenerateDataKey", "kms:Decrypt"], personalKey.arn),
    ],
    readEvents: [allow(READ, events.arn)],
    /** Open sealed values; a key that is missing is not made. */
    unseal: [allow(["dynamodb:GetItem"], keys.arn), allow(["kms:Decrypt"], personalKey.arn)],
    /** Remember who is connected, how far each was told, and who pushes to whom now. */
    keepConnections: [
      within("W#*", allow([...READ, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"], views.arn)),
    ],
    /** Give tickets to operators and devices. */
    issueTickets: [within("T#*", allow(["dynamodb:PutItem"], views.arn))],
    /** Let in who has one. */
    redeemTickets: [within("T#*", allow(["dynamodb:DeleteItem"], views.arn))],
    /** Forget a person for good. */
    erase: [allow(["dynamodb:DeleteItem"], keys.arn)],
    readFeed: [allow(READ, feed.arn)],
    /** Write the feed, and the rows of views after it. */
    index: [allow([...READ, "dynamodb:PutItem"], feed.arn), allow([...READ, "dynamodb:PutItem"], views.arn)],
    readViews: [allow(READ, views.arn)],
    /** How runs stand, which no fact tells. */
    keepRuns: [allow(["dynamodb:PutItem"], views.arn)],
    /** Build views anew from the facts, and drop the rows of the old ones. */
    rebuild: [
      allow(READ, events.arn, feed.arn),
      allow([...READ, "dynamodb:PutItem", "dynamodb:BatchWriteItem"], views.arn),
    ],
    readLetters: [allow(READ, letters.arn), ...findLetters],
    findLetters,
    bury: [allow([...READ, "dynamodb:PutItem", "dynamodb:UpdateItem"], letters.arn)],
    /** Announce facts. The bus's own policy lets nobody else do it. */
    relay: [allow(["events:PutEvents", "events:DescribeEventBus"], facts.arn)],
    followTable: [
      allow(
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
        events.nodes.table.streamArn,
      ),
    ],
  } satisfies Readonly<Record<string, readonly Permission[]>>;
}

export type Permissions = ReturnType<typeof createPermissions>;
