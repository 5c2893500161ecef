import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import { paced } from "./pace.ts";

const queue = z.object({
  name: z.string(),
  visibilityTimeoutSeconds: z.number().default(30),
  redrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});

export interface NewMessage {
  readonly body: string;
  /** Text attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message as it was handed out. */
export interface Message extends NewMessage {
  readonly id: string;
  readonly sentAt: number;
  readonly receives: number;
}

/** SQS, by the ARNs of its queues. */
export interface Queues {
  send(arn: string, message: NewMessage): void;
  /** Hands out at most so many messages, which are then invisible for the queue's time. */
  receive(arn: string, most: number): readonly Message[];
  remove(arn: string, id: string): void;
  /** What a queue holds, visible or not. */
  held(arn: string): readonly Message[];
}

interface Kept extends Message {
  receives: number;
  visibleFrom: number;
}

/** The graph's queues, empty. A message that was handed out too often goes to its queue's own dead-letter queue. */
export function openQueues(graph: CloudGraph): Queues {
  const { region, account } = graph.app;
  const queues = new Map(
    graph.take("sqs/queue:Queue", queue).map((settings) => {
      const arn = `arn:aws:sqs:${region}:${account}:${settings.name}`;
      return [arn, { settings, kept: new Map<string, Kept>() }] as const;
    }),
  );
  const of = (arn: string) => {
    const found = queues.get(arn);
    if (found === undefined) throw new Error(`There is no queue ${arn} in the graph.`);
    return found;
  };
  const keep = (arn: string, { body, attributes = {} }: NewMessage): void => {
    const id = randomUUID();
    of(arn).kept.set(id, { id, body, attributes, sentAt: Date.now(), receives: 0, visibleFrom: 0 });
  };
  return {
    send: keep,
    receive: (arn, most) => {
      const { settings, kept } = of(arn);
      const { redrivePolicy, visibilityTimeoutSeconds } = settings;
      const now = performance.now();
      const out: Message[] = [];
      for (const message of kept.values()) {
        if (out.length === most) break;
        if (message.visibleFrom > now) continue;
        if (redrivePolicy !== undefined && message.receives >= redrivePolicy.maxReceiveCount) {
          kept.delete(message.id);
          keep(redrivePolicy.deadLetterTargetArn, message);
          continue;
        }
        message.receives += 1;
        message.visibleFrom = now + paced(visibilityTimeoutSeconds);
        out.push({ ...message });
      }
      return out;
    },
    remove: (arn, id) => void of(arn).kept.delete(id),
    held: (arn) => [...of(arn).kept.values()],
  };
}

/** A message as Lambda hands it to a function. */
export function recordOf(arn: string, { id, body, attributes = {}, sentAt, receives }: Message): object {
  const texts = Object.entries(attributes).map(([name, stringValue]) => [name, { stringValue, dataType: "String" }]);
  return {
    ...{ messageId: id, receiptHandle: `${id}#${receives}`, body },
    attributes: {
      ...{ ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt), SenderId: "AIDAEXAMPLE" },
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: Object.fromEntries(texts),
    md5OfBody: createHash("md5").update(body).digest("hex"),
    ...{ eventSource: "aws:sqs", eventSourceARN: arn, awsRegion: arn.split(":")[3] },
  };
}
