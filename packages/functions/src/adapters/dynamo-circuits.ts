import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { type Circuit, CLOSED } from "@bridgework/core/kernel/circuit";
import { CIRCUIT_KEPT_MS, type Circuits } from "@bridgework/core/ports/circuits";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Dynamo } from "./dynamo-client.ts";
import { answerOrRefusal } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";
import { type Item, number, numberIn, text } from "./item.ts";

export interface DynamoCircuitsSettings extends Dynamo {
  readonly clock: Pick<Clock, "now">;
}

/**
 * Circuits beside the events: one read unit for each call that goes through one, one write unit for each change. The
 * client repeats a change whose answer was lost and then takes its own for another worker's: a failure may count twice,
 * and a window may pass without a probe.
 */
export function dynamoCircuits({ client, tables: { events: table }, clock }: DynamoCircuitsSettings): Circuits {
  return {
    load: async (name) => {
      const item = await getItem(client, table, keyOf(name));
      return item === undefined ? CLOSED : circuitIn(item);
    },
    change: async (name, circuit) => {
      const before = circuit.revision - 1;
      const condition =
        before === CLOSED.revision
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "#revision = :before",
              ExpressionAttributeNames: { "#revision": "revision" },
              ExpressionAttributeValues: { ":before": number(before) },
            };
      const Item = itemOf(name, circuit, clock.now());
      const { held } = await answerOrRefusal(
        table,
        client.send(new PutItemCommand({ TableName: table, Item, ...condition })),
      );
      return held;
    },
  };
}

function keyOf(name: string): { readonly pk: string; readonly sk: string } {
  return { pk: `B#${name}`, sk: "B" };
}

/** An open circuit has no ttl: it goes only by closing. */
function itemOf(name: string, { failures, openedAt, until, revision }: Circuit, now: number): Item {
  const { pk, sk } = keyOf(name);
  const state =
    openedAt === null
      ? { ttl: number(Math.ceil((now + CIRCUIT_KEPT_MS) / 1000)) }
      : { openedAt: number(openedAt), until: number(until) };
  return { pk: text(pk), sk: text(sk), failures: number(failures), revision: number(revision), ...state };
}

function circuitIn(item: Item): Circuit {
  const counted = { failures: numberIn(item, "failures"), revision: numberIn(item, "revision") };
  if (item["openedAt"] === undefined) return { ...counted, openedAt: null, until: CLOSED.until };
  return { ...counted, openedAt: numberIn(item, "openedAt"), until: numberIn(item, "until") };
}
