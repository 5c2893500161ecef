import { componentOf } from "./names.ts";

const HOUR = 60 * 60;

/**
 * Has a function follow the stream of the events table. It says itself which record it failed at. What it fails at is
 * tried until the record is half as old as the stream keeps it: then there is still time to read it by its number,
 * which is what the queue gets.
 */
export function followTable(
  name: string,
  target: sst.aws.Function,
  events: sst.aws.Dynamo,
  unprocessed: aws.sqs.Queue,
): void {
  new aws.lambda.EventSourceMapping(`${componentOf(name)}Stream`, {
    eventSourceArn: events.nodes.table.streamArn,
    functionName: target.arn,
    startingPosition: "TRIM_HORIZON",
    batchSize: 100,
    functionResponseTypes: ["ReportBatchItemFailures"],
    bisectBatchOnFunctionError: true,
    maximumRecordAgeInSeconds: 12 * HOUR,
    maximumRetryAttempts: -1,
    // The feed has one writer for each shard, and the relay keeps what it has put in its memory.
    parallelizationFactor: 1,
    destinationConfig: { onFailure: { destinationArn: unprocessed.arn } },
  });
}

/** Has a function take what came to a queue. */
export function drainQueue(name: string, target: sst.aws.Function, queue: aws.sqs.Queue): void {
  new aws.lambda.EventSourceMapping(name, {
    eventSourceArn: queue.arn,
    functionName: target.arn,
    batchSize: 10,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 2 },
  });
}
