import { componentOf, nameOf } from "./names.ts";

const DAY = 24 * 60 * 60;

/** Tries of the function that buries what came to a queue. Beyond them it is left for a person. */
const BURIAL_TRIES = 5;

/** Of the function that reads them: SQS wants six times as long before it hands a message out again. */
export const BURY_SECONDS = 30;

export type DeadLetterQueue = "undelivered" | "unprocessed" | "unburied";

/**
 * Where that goes which a service of AWS has given up: `undelivered`, what EventBridge could not hand to a target;
 * `unprocessed`, what a function has failed at. Both are buried as dead letters; what even that fails at is `unburied`.
 */
export function createQueues(): Readonly<Record<DeadLetterQueue, aws.sqs.Queue>> {
  const unburied = createQueue("unburied");
  const redrivePolicy = $jsonStringify({ deadLetterTargetArn: unburied.arn, maxReceiveCount: BURIAL_TRIES });
  const undelivered = createQueue("undelivered", { redrivePolicy });
  const unprocessed = createQueue("unprocessed", { redrivePolicy });
  new aws.sqs.RedriveAllowPolicy("UnburiedSources", {
    queueUrl: unburied.url,
    redriveAllowPolicy: $jsonStringify({
      redrivePermission: "byQueue",
      sourceQueueArns: [undelivered.arn, unprocessed.arn],
    }),
  });
  return { undelivered, unprocessed, unburied };
}

function createQueue(name: DeadLetterQueue, settings: aws.sqs.QueueArgs = {}): aws.sqs.Queue {
  return new aws.sqs.Queue(componentOf(name), {
    name: nameOf(name),
    messageRetentionSeconds: 14 * DAY,
    visibilityTimeoutSeconds: 6 * BURY_SECONDS,
    sqsManagedSseEnabled: true,
    ...settings,
  });
}

/** Lets these rules, and nobody else, put what they could not deliver into the queue. Once for each queue. */
export function takeUndelivered(
  name: DeadLetterQueue,
  queue: aws.sqs.Queue,
  rules: readonly aws.cloudwatch.EventRule[],
) {
  const Condition = { ArnEquals: { "aws:SourceArn": rules.map(({ arn }) => arn) } };
  const Statement = {
    ...{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" } },
    ...{ Action: "sqs:SendMessage", Resource: queue.arn, Condition },
  };
  return new aws.sqs.QueuePolicy(`${componentOf(name)}Senders`, {
    queueUrl: queue.url,
    policy: $jsonStringify({ Version: "2012-10-17", Statement: [Statement] }),
  });
}
