import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Fault, messageOf } from "@bridgework/core/kernel/fault";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { Cloud } from "./compose.ts";

/** Work stops so many milliseconds before the function would be ended, and says so. */
export const SPARE_MS = 1_000;

/**
 * A Lambda handler: its lines carry the invocation, what it throws is logged and thrown on, and its spans are exported
 * before the function is frozen.
 */
export function entry<Event, Result>(
  { observation }: Pick<Cloud, "observation">,
  handle: (event: Event, context: Context) => Promise<Result>,
) {
  const { powertools, logger, flush } = observation;
  return middy<Event, Result>({ timeoutEarlyInMillis: SPARE_MS, timeoutEarlyResponse: outOfTime })
    .use(injectLambdaContext(powertools))
    .use({
      after: flush,
      onError: async ({ error }) => {
        logger.warn("failed", { problem: messageOf(error), name: error?.name ?? "" });
        await flush();
      },
    })
    .handler(handle);
}

function outOfTime(): never {
  throw new Fault("NETWORK", "out_of_time", "The function's time was over before its work. Raise its timeout.");
}
