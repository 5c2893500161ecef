import * as z from "zod";
import type { LambdaFunction } from "./functions.ts";
import { wait } from "./pace.ts";
import { type Message, type Queues, recordOf } from "./queues.ts";
import type { Mapping } from "./table-mapping.ts";
import { openWork } from "./work.ts";

export const queueMapping = z.strictObject({
  eventSourceArn: z.string(),
  functionName: z.string(),
  batchSize: z.number(),
  functionResponseTypes: z.tuple([z.literal("ReportBatchItemFailures")]),
  scalingConfig: z.object({ maximumConcurrency: z.number() }),
});

export interface QueueMappingOptions {
  readonly settings: z.infer<typeof queueMapping>;
  readonly queues: Queues;
  readonly target: LambdaFunction;
}

const ASK_EVERY_MS = 50;
const response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * Lambda between a queue and a function: what the function names as failed, and all of a batch at which it failed as a
 * whole, stays in the queue and comes again when it is visible.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function openQueueMapping({ settings, queues, target }: QueueMappingOptions): Mapping {
  const { eventSourceArn: arn, batchSize, scalingConfig } = settings;
  const work = openWork();
  let closing = false;
  let underWay = 0;
  const handOver = async (messages: readonly Message[]): Promise<void> => {
    underWay += 1;
    const answer = await target
      .invoke({ Records: messages.map((message) => recordOf(arn, message)) })
      .catch(() => null);
    underWay -= 1;
    const { data } = response.safeParse(answer);
    if (data === undefined) return;
    const failed = new Set(data.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id } of messages) if (!failed.has(id)) queues.remove(arn, id);
  };
  const run = async (): Promise<void> => {
    while (!closing) {
      const messages = underWay < scalingConfig.maximumConcurrency ? queues.receive(arn, batchSize) : [];
      if (messages.length > 0) void work.track(handOver(messages));
      else await wait(ASK_EVERY_MS);
    }
  };
  const running = run();
  return {
    close: async () => {
      closing = true;
      await running;
      await work.settled();
    },
  };
}
