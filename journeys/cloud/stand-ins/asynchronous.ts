import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import { paced, wait } from "./pace.ts";
import type { Queues } from "./queues.ts";
import { openWork } from "./work.ts";

const config = z.strictObject({
  functionName: z.string(),
  qualifier: z.string().optional(),
  maximumRetryAttempts: z.number().default(2),
  maximumEventAgeInSeconds: z.number().default(6 * 60 * 60),
  destinationConfig: z.object({ onFailure: z.object({ destination: z.string() }) }).optional(),
});

type Config = z.infer<typeof config>;

export interface AsynchronousCall {
  readonly arn: string;
  readonly event: unknown;
  /** Whether the function takes nothing more just now. */
  readonly isFull: () => boolean;
  readonly run: (event: unknown) => Promise<unknown>;
}

export interface AsynchronousCalls {
  /** Resolves when the event was done, or given up. */
  send(call: AsynchronousCall): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** Lambda's waits between the tries of one event, in seconds. */
const BACKOFF = [60, 120];
const ASK_EVERY_MS = 10;

/**
 * Lambda's queue of events that nobody waits for: each is tried again as its function's settings say, while there is no
 * place for it left where it is, and at last handed to the function's destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function openAsynchronous(graph: CloudGraph, queues: Queues, onLine: (line: string) => void): AsynchronousCalls {
  const configs = graph.take("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", config);
  const configOf = (arn: string) => {
    // What is said of a function without a qualifier does not hold for a call by its alias.
    const [name, alias] = arn.split(":").slice(6);
    const said = configs.find(({ functionName, qualifier }) => functionName === name && qualifier === alias);
    return said ?? config.parse({ functionName: name });
  };
  const work = openWork();
  const send = async (call: AsynchronousCall): Promise<void> => {
    const settings = configOf(call.arn);
    const outcome = await tried(call, settings);
    if (outcome === null) return;
    onLine(`given up: ${call.arn} ${outcome.condition} ${String(outcome.error)}`);
    const destination = settings.destinationConfig?.onFailure.destination;
    if (destination !== undefined) queues.send(destination, { body: JSON.stringify(recordOf(call, outcome)) });
  };
  return { send: (call) => work.track(send(call)), settled: work.settled };
}

interface GivenUp {
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  readonly tries: number;
  readonly error: unknown;
}

/** Null where it was done. */
async function tried({ event, isFull, run }: AsynchronousCall, settings: Config): Promise<GivenUp | null> {
  const until = performance.now() + settings.maximumEventAgeInSeconds * 1000;
  for (let tries = 1; ; tries += 1) {
    while (isFull() && performance.now() < until) await wait(ASK_EVERY_MS);
    if (performance.now() >= until) return { condition: "EventAgeExceeded", tries: tries - 1, error: null };
    try {
      await run(event);
      return null;
    } catch (error) {
      if (tries > settings.maximumRetryAttempts) return { condition: "RetriesExhausted", tries, error };
    }
    await wait(paced(BACKOFF[tries - 1] ?? 0));
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function recordOf({ arn, event }: AsynchronousCall, { condition, tries, error }: GivenUp): object {
  const failed = error instanceof Error ? { errorType: error.name, errorMessage: error.message } : null;
  return {
    ...{ version: "1.0", timestamp: new Date().toISOString() },
    requestContext: {
      ...{ requestId: randomUUID(), functionArn: arn, condition, approximateInvokeCount: tries },
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: failed,
  };
}
