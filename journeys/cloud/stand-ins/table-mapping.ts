import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { LambdaFunction } from "./functions.ts";
import { wait } from "./pace.ts";
import type { Queues } from "./queues.ts";
import type { LambdaRecord, StreamReader } from "./stream-reader.ts";

export const tableMapping = z.strictObject({
  eventSourceArn: z.string(),
  functionName: z.string(),
  startingPosition: z.literal("TRIM_HORIZON"),
  batchSize: z.number(),
  functionResponseTypes: z.tuple([z.literal("ReportBatchItemFailures")]),
  bisectBatchOnFunctionError: z.boolean(),
  maximumRecordAgeInSeconds: z.number(),
  maximumRetryAttempts: z.number(),
  parallelizationFactor: z.literal(1),
  destinationConfig: z.object({ onFailure: z.object({ destinationArn: z.string() }) }),
});

export interface TableMappingOptions {
  readonly settings: z.infer<typeof tableMapping>;
  readonly reader: StreamReader;
  readonly target: LambdaFunction;
  readonly queues: Queues;
}

export interface Mapping {
  /** Reads what has come, and takes no more; resolves when the last batch was answered. */
  close(): Promise<void>;
}

/** Milliseconds between two questions whether something has come; Lambda asks four times a second. */
const ASK_EVERY_MS = 50;
const RETRY_AFTER_MS = [50, 100, 200, 400, 800];

interface Batch {
  readonly records: readonly LambdaRecord[];
  readonly failures: number;
}

/**
 * Lambda between a table's stream and a function: a batch at a time, in order. What the function names as failed comes
 * again from there on; a batch at which it fails as a whole is halved, until it is given up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function openTableMapping(options: TableMappingOptions): Mapping {
  const { settings, reader } = options;
  let closing = false;
  const run = async (): Promise<void> => {
    for (;;) {
      const records = await reader.next(settings.batchSize);
      if (records.length > 0) await handOver(options, records, () => closing);
      else if (closing) return reader.close();
      else await wait(ASK_EVERY_MS);
    }
  };
  const running = run();
  // Told by `close`.
  running.catch(() => {});
  return {
    close: () => {
      closing = true;
      return running;
    },
  };
}

async function handOver(options: TableMappingOptions, records: readonly LambdaRecord[], isClosing: () => boolean) {
  const waiting: Batch[] = [{ records, failures: 0 }];
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const from = await firstFailed(options.target, batch.records);
    if (from === batch.records.length) continue;
    const failures = from > 0 ? 1 : batch.failures + 1;
    // What is left at the end of a test may be beyond help: its tables, or its function, are gone.
    if (isClosing() && failures > RETRY_AFTER_MS.length) return;
    const left = { records: batch.records.slice(Math.max(from, 0)), failures };
    waiting.unshift(...comingAgain(options, left, from < 0));
    await wait(RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length) - 1] ?? 0);
  }
}

/** The batches by which what is left is tried again; none where it is given up. */
function comingAgain(options: TableMappingOptions, left: Batch, failedAsAWhole: boolean): readonly Batch[] {
  const condition = whyGivenUp(options.settings, left);
  if (condition === null) return failedAsAWhole && options.settings.bisectBatchOnFunctionError ? halved(left) : [left];
  giveUp(options, left, condition);
  return [];
}

/** Place of the first record that was not taken; the batch's length where all were, -1 where the function failed. */
async function firstFailed(target: LambdaFunction, Records: readonly LambdaRecord[]): Promise<number> {
  try {
    const { batchItemFailures } = response.parse(await target.invoke({ Records }));
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const place = Records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    return place < 0 ? Records.length : place;
  } catch {
    return -1;
  }
}

const response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

function halved({ records, failures }: Batch): readonly Batch[] {
  const middle = Math.ceil(records.length / 2);
  const halves = [records.slice(0, middle), records.slice(middle)];
  return halves.flatMap((half) => (half.length === 0 ? [] : [{ records: half, failures }]));
}

function whyGivenUp(settings: TableMappingOptions["settings"], { records, failures }: Batch): string | null {
  const { maximumRetryAttempts, maximumRecordAgeInSeconds } = settings;
  if (maximumRetryAttempts >= 0 && failures > maximumRetryAttempts) return "RetryAttemptsExhausted";
  const arrived = records[0]?.dynamodb.ApproximateCreationDateTime ?? 0;
  return Date.now() / 1000 - arrived > maximumRecordAgeInSeconds ? "RecordAgeExceeded" : null;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
function giveUp({ settings, reader, queues }: TableMappingOptions, { records, failures }: Batch, condition: string) {
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  const iso = (seconds = 0) => new Date(seconds * 1000).toISOString();
  const body = {
    ...{ version: "1.0", timestamp: new Date().toISOString() },
    requestContext: {
      ...{ requestId: randomUUID(), functionArn: settings.functionName, condition, approximateInvokeCount: failures },
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    DDBStreamBatchInfo: {
      ...{ shardId: reader.shardId, batchSize: records.length, streamArn: settings.eventSourceArn },
      ...{ startSequenceNumber: first?.SequenceNumber, endSequenceNumber: last?.SequenceNumber },
      approximateArrivalOfFirstRecord: iso(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: iso(last?.ApproximateCreationDateTime),
    },
  };
  queues.send(settings.destinationConfig.onFailure.destinationArn, { body: JSON.stringify(body) });
}
