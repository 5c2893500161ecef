import { expect, it } from "vitest";
import { graphWith } from "../graph.fixture.ts";
import { readDynamodbCalls } from "./dynamodb-calls.ts";

/* Which right each operation asks for: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */

const read = readDynamodbCalls(
  graphWith({
    "dynamodb/table:Table": [
      { name: "events", hashKey: "pk" },
      { name: "letters", hashKey: "pk", globalSecondaryIndexes: [{ name: "byBurial", hashKey: "status" }] },
    ],
  }),
);
const arn = (path: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${path}`;
const call = (action: string, path: string, ...keys: string[]) => ({
  ...{ action: `dynamodb:${action}`, resource: arn(path) },
  context: { "dynamodb:LeadingKeys": keys },
});
const keyed = (pk: string) => ({ pk: { S: pk }, sk: { S: "1" } });

it.each(["GetItem", "UpdateItem", "DeleteItem"])("%s names the partition of its key", (operation) => {
  expect(read(operation, { TableName: "events", Key: keyed("W#1") })).toEqual([call(operation, "events", "W#1")]);
});

it("PutItem names the partition of its item", () => {
  const Item = { ...keyed("T#1"), ttl: { N: "1" } };
  expect(read("PutItem", { TableName: "events", Item })).toEqual([call("PutItem", "events", "T#1")]);
});

it("Query names the partition of its condition", () => {
  const ExpressionAttributeValues = { ":a": { S: "W#1" }, ":b": { S: "x" } };
  const KeyConditionExpression = "sk = :b AND pk = :a";
  const asked = { TableName: "events", KeyConditionExpression, ExpressionAttributeValues };
  expect(read("Query", asked)).toEqual([call("Query", "events", "W#1")]);
});

it("Query of an index asks for the index alone, by its own key", () => {
  const asked = {
    ...{ TableName: "letters", IndexName: "byBurial", KeyConditionExpression: "#status = :s AND place > :p" },
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":s": { S: "buried" }, ":p": { S: "" } },
  };
  expect(read("Query", asked)).toEqual([call("Query", "letters/index/byBurial", "buried")]);
});

it("Scan names no partition", () => {
  expect(read("Scan", { TableName: "events" })).toEqual([call("Scan", "events")]);
});

it("batches ask for a right of their own, for each table, on all their partitions", () => {
  const gets = { events: { Keys: [keyed("a"), keyed("b")] }, letters: { Keys: [keyed("c")] } };
  expect(read("BatchGetItem", { RequestItems: gets })).toEqual([
    call("BatchGetItem", "events", "a", "b"),
    call("BatchGetItem", "letters", "c"),
  ]);
  const writes = { events: [{ PutRequest: { Item: keyed("a") } }, { DeleteRequest: { Key: keyed("b") } }] };
  expect(read("BatchWriteItem", { RequestItems: writes })).toEqual([call("BatchWriteItem", "events", "a", "b")]);
});

it("a transaction asks for the right of each of its parts", () => {
  const TransactItems = [
    { Put: { TableName: "events", Item: keyed("a") } },
    { Update: { TableName: "events", Key: keyed("b") } },
    { Delete: { TableName: "letters", Key: keyed("c") } },
    { ConditionCheck: { TableName: "letters", Key: keyed("d") } },
  ];
  expect(read("TransactWriteItems", { TransactItems })).toEqual([
    call("PutItem", "events", "a"),
    call("UpdateItem", "events", "b"),
    call("DeleteItem", "letters", "c"),
    call("ConditionCheckItem", "letters", "d"),
  ]);
  expect(read("TransactGetItems", { TransactItems: [{ Get: { TableName: "events", Key: keyed("a") } }] })).toEqual([
    call("GetItem", "events", "a"),
  ]);
});

it("takes no condition of which it does not find the partition, and no table that the graph does not have", () => {
  const query = { TableName: "events", KeyConditionExpression: "begins_with(pk, :a)" };
  expect(() => read("Query", query)).toThrow("Expected a partition of pk");
  expect(() => read("Scan", { TableName: "facts" })).toThrow("The graph has no table facts.");
});

it("takes no operation of which it does not know the rights", () => {
  expect(() => read("ExecuteStatement", {})).toThrow(
    "Say in dynamodb-calls.ts which rights ExecuteStatement asks for.",
  );
});
