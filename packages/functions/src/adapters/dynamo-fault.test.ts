import { expect, it } from "vitest";
import { clientOf } from "./backend.fixture.ts";
import { toFault } from "./dynamo-fault.ts";
import { getItem } from "./dynamo-query.ts";

const thrown = (name: string, message = "said") => Object.assign(new Error(message), { name });

it.each([
  ["ProvisionedThroughputExceededException", "RATE_LIMIT", "throttled"],
  ["ThrottlingException", "RATE_LIMIT", "throttled"],
  ["RequestLimitExceeded", "RATE_LIMIT", "throttled"],
  ["ResourceNotFoundException", "SYSTEM", "missing_table"],
  ["AccessDeniedException", "SYSTEM", "denied"],
  ["TimeoutError", "NETWORK", "unreachable"],
  ["InternalServerError", "SYSTEM", "dynamodb"],
])("makes %s a %s fault that names the table", (name, errorClass, code) => {
  const cause = thrown(name);
  expect(toFault("events-prod", cause)).toMatchObject({
    name: errorClass,
    code,
    message: expect.stringContaining("events-prod"),
    cause,
  });
});

it("makes a transaction that was cancelled for want of capacity a RATE_LIMIT fault", () => {
  const CancellationReasons = [{ Code: "None" }, { Code: "ThrottlingError" }];
  const cancelled = Object.assign(thrown("TransactionCanceledException"), { CancellationReasons });
  expect(toFault("events", cancelled)).toMatchObject({ name: "RATE_LIMIT", code: "throttled" });
});

it("says what to do where the table is missing", () => {
  expect(toFault("events-prod", thrown("ResourceNotFoundException")).message).toBe(
    "There is no table events-prod. Deploy it, or correct the table's name.",
  );
});

it("makes DynamoDB's own complaint about an item's size a VALIDATION fault", () => {
  const complaint = thrown("ValidationException", "Item size has exceeded the maximum allowed size");
  expect(toFault("events", complaint)).toMatchObject({ name: "VALIDATION", code: "too_large" });
});

it("makes a server that cannot be reached a NETWORK fault, after a bounded number of attempts", async () => {
  const client = clientOf({ endpoint: "http://127.0.0.1:1" }, { attempts: 1 });
  await expect(getItem(client, "events", { pk: "a", sk: "b" })).rejects.toMatchObject({
    name: "NETWORK",
    code: "unreachable",
  });
  client.destroy();
});
