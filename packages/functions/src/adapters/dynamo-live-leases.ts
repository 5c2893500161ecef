import { DeleteItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
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
  const { take, tell, end, drop, endOf } = leaseItems(dynamo, clock.now);
  const takeOrTell = async (recipient: string): Promise<boolean> => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      if (await take(recipient)) return true;
      if (await tell(recipient)) return false;
    }
    return false;
  };
  const workOnLease = async (recipient: string, work: Work): Promise<void> => {
    let isHeld = true;
    try {
      for (let round = 1; isHeld && round <= MOST_ROUNDS; round += 1) {
        await work();
        isHeld = !(await end(recipient));
      }
    } finally {
      if (isHeld) await drop(recipient);
    }
  };
  return {
    call: async (recipient, work) => {
      if (await takeOrTell(recipient)) return workOnLease(recipient, work);
      const ends = await endOf(recipient);
      if (ends === undefined) return;
      while (clock.now() < ends) {
        await pause(clock, Math.min(LOOK_AGAIN_MS, ends - clock.now()));
        // Who lives ends its lease, or renews it, and has seen the call in both cases.
        if ((await endOf(recipient)) !== ends) return;
      }
      if (await take(recipient)) await workOnLease(recipient, work);
    },
  };
}

function leaseItems({ client, tables: { views: TableName } }: Dynamo, now: () => number) {
  const update = (recipient: string, changes: Omit<UpdateItemCommandInput, "TableName" | "Key">) =>
    client.send(new UpdateItemCommand({ TableName, Key: keyOf(recipient), ...changes }));
  return {
    /** False where another has the lease. */
    take: async (recipient: string): Promise<boolean> => {
      const { ExpressionAttributeValues: values, ...hold } = holdFrom(now());
      const taken = update(recipient, {
        ...hold,
        ConditionExpression: "attribute_not_exists(pk) OR heldUntil <= :now",
        ExpressionAttributeValues: { ...values, ":now": number(now()) },
      });
      return (await answerOrRefusal(TableName, taken)).held;
    },
    /** Tells who has the lease of a call; false where nobody has it any more. */
    tell: async (recipient: string): Promise<boolean> => {
      const told = update(recipient, {
        UpdateExpression: "SET calls = calls + :one",
        ConditionExpression: "heldUntil > :now",
        ExpressionAttributeValues: { ":one": number(1), ":now": number(now()) },
      });
      return (await answerOrRefusal(TableName, told)).held;
    },
    /** Ends the lease; false where somebody has called: then it is renewed, to answer the call. */
    end: async (recipient: string): Promise<boolean> => {
      const unless = { ConditionExpression: "calls = :none", ExpressionAttributeValues: { ":none": number(0) } };
      const ended = client.send(new DeleteItemCommand({ TableName, Key: keyOf(recipient), ...unless }));
      if ((await answerOrRefusal(TableName, ended)).held) return true;
      await answerOf(TableName, update(recipient, holdFrom(now())));
      return false;
    },
    drop: async (recipient: string): Promise<void> => {
      await answerOf(TableName, client.send(new DeleteItemCommand({ TableName, Key: keyOf(recipient) })));
    },
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

/** Begins a lease, or renews it, as one that nobody has called yet. */
function holdFrom(now: number) {
  const until = now + LEASE_MS;
  return {
    UpdateExpression: "SET calls = :none, heldUntil = :until, #ttl = :second",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":none": number(0),
      ":until": number(until),
      ":second": number(Math.ceil(until / 1000)),
    },
  };
}
