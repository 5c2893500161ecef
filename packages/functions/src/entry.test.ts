import { Logger } from "@aws-lambda-powertools/logger";
import { UNOBSERVED } from "@bridgework/core/app/observe";
import type { LogFields } from "@bridgework/core/ports/logger";
import type { Context } from "aws-lambda";
import { expect, it, vi } from "vitest";
import { entry } from "./entry.ts";

function observed() {
  const warnings: LogFields[] = [];
  const flush = vi.fn(async () => {});
  const logger = { ...UNOBSERVED.logger, warn: (_: string, fields: LogFields = {}) => void warnings.push(fields) };
  const powertools = new Logger({ logLevel: "SILENT" });
  return { warnings, flush, cloud: { observation: { ...UNOBSERVED, logger, powertools, flush } } };
}

const contextOf = (milliseconds: number): Context => {
  const until = Date.now() + milliseconds;
  return {
    ...{ awsRequestId: "r", functionName: "f", functionVersion: "1", memoryLimitInMB: "1", invokedFunctionArn: "arn" },
    ...{ callbackWaitsForEmptyEventLoop: true, logGroupName: "g", logStreamName: "s" },
    ...{ done: () => {}, fail: () => {}, succeed: () => {} },
    getRemainingTimeInMillis: () => until - Date.now(),
  };
};
const call = (handler: unknown, context: Context): Promise<unknown> =>
  (handler as (event: unknown, context: Context) => Promise<unknown>)({}, context);

it("answers what the work gives, and exports its spans first", async () => {
  const { cloud, flush } = observed();
  expect(
    await call(
      entry(cloud, async () => "done"),
      contextOf(5_000),
    ),
  ).toBe("done");
  expect(flush).toHaveBeenCalledTimes(1);
});

it("logs what the work throws, exports its spans, and throws it on", async () => {
  const { cloud, flush, warnings } = observed();
  const failing = entry(cloud, async () => {
    throw Object.assign(new Error("no answer"), { name: "NETWORK" });
  });
  await expect(call(failing, contextOf(5_000))).rejects.toMatchObject({ name: "NETWORK", message: "no answer" });
  expect(warnings).toEqual([{ problem: "no answer", name: "NETWORK" }]);
  expect(flush).toHaveBeenCalledTimes(1);
});

it("stops a second before the function's time is over, and says so", async () => {
  const { cloud, warnings } = observed();
  const context = contextOf(1_050);
  const endless = call(
    entry(cloud, () => new Promise(() => {})),
    context,
  );
  await expect(endless).rejects.toMatchObject({ name: "NETWORK", code: "out_of_time" });
  expect(context.getRemainingTimeInMillis()).toBeGreaterThan(500);
  expect(warnings).toMatchObject([{ name: "NETWORK" }]);
});
