import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOf, answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { type Item, number, numberIn, text } from "./item.ts";

type Work = () => Promise<void>;

/** Lets one process at a time work for a recipient: what two of them post may arrive in another order. */
export interface Turns {
  /**
   * Works for a recipient, and again for who has called meanwhile. Where another process is at it, the call is left to that
   * one; it is lost where that one has died.
   */
  call(recipient: string, work: Work): Promise<void>;
  /** As `call`, but waits whether the other process answers the call, up to TURN_MS; else it works itself. */
  insist(recipient: string, work: Work): Promise<void>;
}

/** A turn is another's after it. Work for one recipient that takes longer may be overtaken by that of the next one. */
export const TURN_MS = 10_000;
/** Times that a process works for calls that keep coming. */
const MOST_ROUNDS = 20;
/** Times that another's turn may end just when it is to be told of a call. */
const MOST_TRIES = 5;

/** Turns beside the views: two write units for one that nobody else wants, two for a call that is left to another. */
export function dynamoLiveTurns(dynamo: Dynamo, clock: Clock): Turns {
  const { take, tell, end, drop, endOf } = turnItems(dynamo, clock.now);
  const takeOrTell = async (recipient: string): Promise<boolean> => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      if (await take(recipient)) return true;
      if (await tell(recipient)) return false;
    }
    return false;
  };
  const workInTurn = async (recipient: string, work: Work): Promise<void> => {
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
      if (await takeOrTell(recipient)) await workInTurn(recipient, work);
    },
    insist: async (recipient, work) => {
      if (await takeOrTell(recipient)) return workInTurn(recipient, work);
      const ends = await endOf(recipient);
      if (ends === undefined) return;
      await pause(clock, ends - clock.now());
      // Who lives has ended its turn by now, or taken it on, and has seen the call in both cases.
      if ((await endOf(recipient)) === ends && (await take(recipient))) await workInTurn(recipient, work);
    },
  };
}

function turnItems({ client, tables: { views: table } }: Dynamo, now: () => number) {
  const itemOf = (recipient: string) => ({ TableName: table, Key: { pk: text(`W#T#${recipient}`), sk: text("T") } });
  const hold = (): { readonly UpdateExpression: string; readonly values: Item } => {
    const until = now() + TURN_MS;
    const values = { ":none": number(0), ":until": number(until), ":second": number(Math.ceil(until / 1000)) };
    return { UpdateExpression: "SET calls = :none, heldUntil = :until, #ttl = :second", values };
  };
  const NAMES = { "#ttl": "ttl" };
  return {
    /** False where another has the turn. */
    take: async (recipient: string): Promise<boolean> => {
      const { UpdateExpression, values } = hold();
      const taken = new UpdateItemCommand({
        ...{ ...itemOf(recipient), UpdateExpression, ExpressionAttributeNames: NAMES },
        ConditionExpression: "attribute_not_exists(pk) OR heldUntil <= :now",
        ExpressionAttributeValues: { ...values, ":now": number(now()) },
      });
      return (await answerOrRefusal(table, client.send(taken))).held;
    },
    /** Tells who has the turn of a call; false where nobody has it any more. */
    tell: async (recipient: string): Promise<boolean> => {
      const told = new UpdateItemCommand({
        ...{ ...itemOf(recipient), UpdateExpression: "SET calls = calls + :one" },
        ConditionExpression: "heldUntil > :now",
        ExpressionAttributeValues: { ":one": number(1), ":now": number(now()) },
      });
      return (await answerOrRefusal(table, client.send(told))).held;
    },
    /** Ends the turn; false where somebody has called, whose call is then to be answered in a turn that begins anew. */
    end: async (recipient: string): Promise<boolean> => {
      const unless = { ConditionExpression: "calls = :none", ExpressionAttributeValues: { ":none": number(0) } };
      const ended = new DeleteItemCommand({ ...itemOf(recipient), ...unless });
      if ((await answerOrRefusal(table, client.send(ended))).held) return true;
      const { UpdateExpression, values: ExpressionAttributeValues } = hold();
      const held = { UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames: NAMES };
      await answerOf(table, client.send(new UpdateItemCommand({ ...itemOf(recipient), ...held })));
      return false;
    },
    drop: async (recipient: string): Promise<void> => {
      await answerOf(table, client.send(new DeleteItemCommand(itemOf(recipient))));
    },
    /** In milliseconds since 1970; undefined where nobody has the turn. */
    endOf: async (recipient: string): Promise<number | undefined> => {
      const item = await getItem(client, table, { pk: `W#T#${recipient}`, sk: "T" });
      return item === undefined ? undefined : numberIn(item, "heldUntil");
    },
  };
}
