import { DeleteItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { type Item, number, numberIn, text } from "./item.ts";

type Work = () => Promise<void>;

/** Let one process at a time work for a recipient: what two of them post may arrive in another order. */
export interface Leases {
  /**
   * Works for a recipient, and again for who has called meanwhile. Where another process is at it, the call is left to that
   * one; this one waits whether it is answered, and works itself where the other one has died.
   */
  call(recipient: string, work: Work): Promise<void>;
}

/** A lease is over after it. Work that takes longer may be overtaken by that of another process. */
export const LEASE_MS = 5_000;
const LOOK_AGAIN_MS = 500;
/** Times that a process works for calls that keep coming. */
const MOST_ROUNDS = 20;
/** Times that another's lease may end just when its process is to be told of a call. */
const MOST_TRIES = 5;

/** Leases beside the views: two write units for one that nobody else wants, two for a call that is left to another. */
export function dynamoLiveLeases(dynamo: Dynamo, clock: Clock): Leases {
  const { take, tell, end, endOrRenew, endOf } = leaseItems(dynamo, clock.now);
  const takeOrTell = async (recipient: string): Promise<number | undefined> => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const until = await take(recipient);
      if (until !== undefined || (await tell(recipient))) return until;
    }
    return undefined;
  };
  const workOnLease = async (recipient: string, until: number, work: Work): Promise<void> => {
    let held: number | undefined = until;
    try {
      for (let round = 1; held !== undefined && round <= MOST_ROUNDS; round += 1) {
        await work();
        held = await endOrRenew(recipient, held);
      }
    } finally {
      // Where somebody has called a work that failed, the lease stays until it is over: then the caller takes it.
      if (held !== undefined) await end(recipient, held);
    }
  };
  return {
    call: async (recipient, work) => {
      const until = await takeOrTell(recipient);
      if (until !== undefined) return workOnLease(recipient, until, work);
      const ends = await endOf(recipient);
      if (ends === undefined) return;
      while (clock.now() < ends) {
        await pause(clock, Math.min(LOOK_AGAIN_MS, ends - clock.now()));
        // Who lives ends its lease, or renews it, and has seen the call in both cases.
        if ((await endOf(recipient)) !== ends) return;
      }
      const left = await take(recipient);
      if (left !== undefined) await workOnLease(recipient, left, work);
    },
  };
}

/** Who has a lease knows it by when it is over: so nobody ends one that another has taken meanwhile. */
function leaseItems({ client, tables: { views: TableName } }: Dynamo, now: () => number) {
  const update = (recipient: string, changes: Omit<UpdateItemCommandInput, "TableName" | "Key">) =>
    client.send(new UpdateItemCommand({ TableName, Key: keyOf(recipient), ...changes }));
  const renew = async (recipient: string, condition: string, values: Item): Promise<number | undefined> => {
    const { until, ...hold } = holdFrom(now());
    const ExpressionAttributeValues = { ...hold.ExpressionAttributeValues, ...values };
    const held = update(recipient, { ...hold, ConditionExpression: condition, ExpressionAttributeValues });
    return (await answerOrRefusal(TableName, held)).held ? until : undefined;
  };
  /** Ends a lease; false where somebody has called, or another has taken it. */
  const end = async (recipient: string, until: number): Promise<boolean> => {
    const ended = new DeleteItemCommand({
      ...{ TableName, Key: keyOf(recipient), ConditionExpression: "calls = :none AND heldUntil = :held" },
      ExpressionAttributeValues: { ":none": number(0), ":held": number(until) },
    });
    return (await answerOrRefusal(TableName, client.send(ended))).held;
  };
  return {
    end,
    /** When the lease is over; undefined where another has it. */
    take: (recipient: string): Promise<number | undefined> =>
      renew(recipient, "attribute_not_exists(pk) OR heldUntil <= :now", { ":now": number(now()) }),
    /** Tells who has the lease of a call; false where nobody has it any more. */
    tell: async (recipient: string): Promise<boolean> => {
      const told = update(recipient, {
        UpdateExpression: "SET calls = calls + :one",
        ConditionExpression: "heldUntil > :now",
        ExpressionAttributeValues: { ":one": number(1), ":now": number(now()) },
      });
      return (await answerOrRefusal(TableName, told)).held;
    },
    /** Ends a lease, unless somebody has called: then it is renewed, to answer the call. When it is over, where it was. */
    endOrRenew: async (recipient: string, until: number): Promise<number | undefined> =>
      (await end(recipient, until)) ? undefined : renew(recipient, "heldUntil = :held", { ":held": number(until) }),
    /** In milliseconds since 1970; undefined where nobody has the lease. */
    endOf: async (recipient: string): Promise<number | undefined> => {
      const item = await getItem(client, TableName, { pk: partitionOf(recipient), sk: SORT_KEY });
      return item === undefined ? undefined : numberIn(item, "heldUntil");
    },
  };
}

const SORT_KEY = "L";

function partitionOf(recipient: string): string {
  return `W#L#${recipient}`;
}

function keyOf(recipient: string): Item {
  return { pk: text(partitionOf(recipient)), sk: text(SORT_KEY) };
}

/** Begins a lease, or renews it, as one that nobody has called yet; `until` is when it is over. */
function holdFrom(now: number) {
  const until = now + LEASE_MS;
  return {
    until,
    UpdateExpression: "SET calls = :none, heldUntil = :until, #ttl = :second",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":none": number(0),
      ":until": number(until),
      ":second": number(Math.ceil(until / 1000)),
    },
  };
}
