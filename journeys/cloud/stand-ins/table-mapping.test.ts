import { expect, it } from "vitest";
import { eventually } from "../../process.ts";
import type { LambdaRecord } from "./stream-reader.ts";
import { openTableMapping, tableMapping } from "./table-mapping.ts";

const recordOf = (number: number): LambdaRecord => ({
  eventName: "INSERT",
  dynamodb: { SequenceNumber: String(number), ApproximateCreationDateTime: Date.now() / 1000 },
});

type Answer = (numbers: readonly string[]) => { readonly batchItemFailures: readonly object[] };
const taken = { batchItemFailures: [] };

/** Four records, and what a function answers to a batch of them; its batches and what was given up come back. */
function followed(answer: Answer, more: object = {}) {
  const settings = tableMapping.parse({
    ...{ eventSourceArn: "arn:stream", functionName: "arn:function", startingPosition: "TRIM_HORIZON", batchSize: 100 },
    ...{ functionResponseTypes: ["ReportBatchItemFailures"], bisectBatchOnFunctionError: true },
    ...{ maximumRecordAgeInSeconds: 3600, maximumRetryAttempts: -1, parallelizationFactor: 1 },
    destinationConfig: { onFailure: { destinationArn: "arn:queue" } },
    ...more,
  });
  const batches: (readonly string[])[] = [];
  const given: unknown[] = [];
  const waiting = [[1, 2, 3, 4].map(recordOf)];
  const invoke = async (event: unknown) => {
    const { Records } = event as { readonly Records: readonly LambdaRecord[] };
    const numbers = Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    batches.push(numbers);
    return answer(numbers);
  };
  const unused = { arn: "", starts: [], send: async () => {}, ready: async () => {}, renew: async () => {} };
  const mapping = openTableMapping({
    settings,
    reader: { shardId: "shard", next: async () => waiting.shift() ?? [], close: () => {} },
    target: { ...unused, invoke },
    queues: {
      send: (_, { body }) => given.push(JSON.parse(body)),
      receive: () => [],
      remove: () => {},
      held: () => [],
    },
  });
  return { mapping, batches, given };
}

it("hands over again from the record on that the function names", async () => {
  let asked = 0;
  const { mapping, batches } = followed(() => {
    asked += 1;
    return asked === 1 ? { batchItemFailures: [{ itemIdentifier: "3" }] } : taken;
  });
  await mapping.close();
  expect(batches).toEqual([
    ["1", "2", "3", "4"],
    ["3", "4"],
  ]);
});

it("halves a batch at which the function fails, gives the one record up that it cannot take, and goes on", async () => {
  const { mapping, batches, given } = followed(
    (numbers) => {
      if (numbers.includes("2")) throw new Error("poison");
      return taken;
    },
    { maximumRetryAttempts: 2 },
  );
  await eventually("the last record", async () =>
    batches.find((numbers) => numbers.includes("4") && numbers.length === 2),
  );
  await mapping.close();
  expect(batches).toEqual([["1", "2", "3", "4"], ["1", "2"], ["1"], ["2"], ["3", "4"]]);
  expect(given).toMatchObject([
    {
      requestContext: { functionArn: "arn:function", condition: "RetryAttemptsExhausted" },
      DDBStreamBatchInfo: { shardId: "shard", startSequenceNumber: "2", endSequenceNumber: "2", batchSize: 1 },
    },
  ]);
});

it("tries a record for ever where the stacks say so", async () => {
  const { mapping, batches, given } = followed(() => {
    if (batches.length < 8) throw new Error("for now");
    return taken;
  });
  await eventually("the records", async () => (batches.length >= 9 ? true : undefined));
  await mapping.close();
  expect(given).toEqual([]);
});
