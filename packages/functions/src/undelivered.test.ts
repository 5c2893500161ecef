import type { SQSRecord } from "aws-lambda";
import { expect, it } from "vitest";
import { readUndelivered } from "./undelivered.ts";

const MACHINES = "arn:aws:states:us-east-1:000000000000:stateMachine:bridgework-test-";
const fact = { id: "F1", stream: "form#1", version: 1, meta: { correlationId: "c1" }, data: { to: "ada@example.com" } };
const busEvent = { id: "E1", source: "bridgework.facts", "detail-type": "FormSubmitted", detail: fact };

const read = (body: unknown, attributes: Readonly<Record<string, string>> = {}) => {
  const text = (stringValue: string) => ({ stringValue, dataType: "String" });
  const messageAttributes = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, text(value)]));
  const record = { messageId: "m1", body: JSON.stringify(body), messageAttributes } as unknown as SQSRecord;
  return readUndelivered(record, MACHINES);
};

it("reads a fact that a rule's target did not take, without what it says", () => {
  // Names of the attributes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const found = read(busEvent, {
    ...{ RULE_ARN: "arn:rule", TARGET_ARN: `${MACHINES}form-notify`, ERROR_CODE: "NO_PERMISSIONS" },
    ...{ ERROR_MESSAGE: "not allowed", RETRY_ATTEMPTS: "2" },
  });
  expect(found).toMatchObject({
    kind: "undelivered",
    undelivered: {
      ...{ id: `F1:${MACHINES}form-notify`, eventType: "FormSubmitted", stream: "form#1", workflow: "form-notify" },
      ...{ correlationId: "c1", reason: "NO_PERMISSIONS: not allowed", attempts: 3 },
      redrive: { kind: "none" },
    },
  });
  expect(JSON.stringify(found)).not.toContain("ada@");
});

it.each([
  ["as a rule's target leaves it", (event: object) => event],
  [
    "as Lambda wraps it",
    (event: object) => ({ requestPayload: event, requestContext: { condition: "RetriesExhausted" } }),
  ],
])("reads a proposal of the inbox bus that was not ingested, %s", (_, wrap) => {
  const proposal = { ...busEvent, source: "shop", detail: { data: { n: 1 } } };
  expect(read(wrap(proposal))).toMatchObject({ kind: "proposal", event: { id: "E1", source: "shop" } });
});

it("reads records of the table's stream that a consumer gave up", () => {
  const found = read({
    requestContext: { functionArn: "arn:relay", condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: { shardId: "s", startSequenceNumber: "7", batchSize: 3 },
  });
  expect(found).toMatchObject({ undelivered: { id: "arn:relay:7", payload: { batchSize: 3 }, stream: null } });
});

it("keeps of what nobody knows its size and digest alone", () => {
  const found = read({ name: "Ada" });
  expect(found).toMatchObject({ undelivered: { id: "m1", payload: { bytes: 14 } } });
  expect(JSON.stringify(found)).not.toContain("Ada");
});
