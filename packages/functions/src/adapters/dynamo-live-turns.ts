import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { type Item, number, text } from "./item.ts";

/** Lets one process at a time work for a recipient: what two of them post may arrive in another order. */
export interface Turns {
  /**
   * Works for a recipient, and again for who has called meanwhile. Where another process is at it, the call is left to that
   * one. A process that dies keeps its turn for TURN_MS, and calls that come until then are lost.
   */
  call(recipient: string, work: () => Promise<void>): Promise<void>;
}

/** Longer than any function may run that takes turns. */
export const TURN_MS = 60_000;
/** Times that a process works for calls that keep coming. */
const MOST_ROUNDS = 20;
/** Times that another's turn may end just when it is to be told of a call. */
const MOST_TRIES = 5;

/** Turns beside the views: two write units for one that nobody else wants, two for a call that is left to another. */
export function dynamoLiveTurns({ client, tables: { views: table } }: Dynamo, now: () => number): Turns {
  const itemOf = (recipient: string) => ({ TableName: table, Key: keyOf(recipient) });
  /** False where another has the turn. */
  const take = async (recipient: string): Promise<boolean> => {
    const [at, until] = [now(), now() + TURN_MS];
    const taken = new UpdateItemCommand({
      ...itemOf(recipient),
      UpdateExpression: "SET calls = :none, heldUntil = :until, #ttl = :second",
      ConditionExpression: "attribute_not_exists(pk) OR heldUntil <= :now",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ...{ ":none": number(0), ":until": number(until), ":now": number(at) },
        ":second": number(Math.ceil(until / 1000)),
      },
    });
    return (await answerOrRefusal(table, client.send(taken))).held;
  };
  /** Tells who has the turn of a call; false where nobody has it any more. */
  const tell = async (recipient: string): Promise<boolean> => {
    const told = new UpdateItemCommand({
      ...itemOf(recipient),
      UpdateExpression: "SET calls = calls + :one",
      ConditionExpression: "heldUntil > :now",
      ExpressionAttributeValues: { ":one": number(1), ":now": number(now()) },
    });
    return (await answerOrRefusal(table, client.send(told))).held;
  };
  /** Ends the turn; false where somebody has called, whose call is then this one's to answer. */
  const end = async (recipient: string): Promise<boolean> => {
    const unless = { ConditionExpression: "calls = :none", ExpressionAttributeValues: { ":none": number(0) } };
    const ended = new DeleteItemCommand({ ...itemOf(recipient), ...unless });
    if ((await answerOrRefusal(table, client.send(ended))).held) return true;
    const answered = { UpdateExpression: "SET calls = :none", ExpressionAttributeValues: { ":none": number(0) } };
    await answerOf(table, client.send(new UpdateItemCommand({ ...itemOf(recipient), ...answered })));
    return false;
  };
  const isMine = async (recipient: string): Promise<boolean> => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      if (await take(recipient)) return true;
      if (await tell(recipient)) return false;
    }
    return false;
  };
  return {
    call: async (recipient, work) => {
      let isHeld = await isMine(recipient);
      try {
        for (let round = 1; isHeld && round <= MOST_ROUNDS; round += 1) {
          await work();
          isHeld = !(await end(recipient));
        }
      } finally {
        if (isHeld) await answerOf(table, client.send(new DeleteItemCommand(itemOf(recipient))));
      }
    },
  };
}

function keyOf(recipient: string): Item {
  return { pk: text(`W#T#${recipient}`), sk: text("T") };
}
