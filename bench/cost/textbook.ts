import { type AttributeValue, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { meterOf, unitsOf, writesOf } from "@bridgework/functions/adapters/capacity.fixture";
import type { Dynamo } from "@bridgework/functions/adapters/dynamo-client";
import { type Design, readUnits } from "./designs.ts";

/**
 * The textbook: an item for each event, a head with version and state, and an item for the request id, in one
 * transaction; an index of all events for the global order. Dynalite has neither, so single puts are measured: a
 * transaction takes twice as much, and the index takes each event once more.
 */
export function textbook({ client, tables: { events: table } }: Dynamo): Design {
  const measure = meterOf(client);
  const put = async (item: Record<string, AttributeValue>): Promise<number> => {
    const { charges } = await measure(() => client.send(new PutItemCommand({ TableName: table, Item: item })));
    return unitsOf(writesOf(charges));
  };

  return {
    name: "textbook: events, head and request id in a transaction, with an index",
    record: async ({ stream, events, requestId = "", fingerprint = "" }) => {
      const head = { pk: { S: stream }, sk: { S: "HEAD" } };
      const get = new GetItemCommand({ TableName: table, Key: head, ConsistentRead: true });
      const { result, charges } = await measure(() => client.send(get));
      const version = Number(result.Item?.["version"]?.N ?? 0);
      let ofEvents = 0;
      for (const [index, event] of events.entries()) {
        const at = String(version + index + 1);
        const item = { pk: { S: stream }, sk: { S: `E#${at.padStart(10, "0")}` }, position: { S: event.id } };
        ofEvents += await put({ ...item, type: { S: event.type }, event: { S: JSON.stringify(event) } });
      }
      const state = { S: "x".repeat(200) };
      const ofHead = await put({ ...head, version: { N: String(version + events.length) }, state });
      const request = { pk: { S: `I#${requestId}` }, sk: { S: "I" } };
      const ofRequest = await put({ ...request, fingerprint: { S: fingerprint }, version: { N: String(version) } });
      return { writes: 2 * (ofEvents + ofHead + ofRequest) + ofEvents, reads: readUnits(charges) };
    },
  };
}
