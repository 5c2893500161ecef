import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import type { Functions } from "./functions.ts";

const schedule = z.strictObject({
  name: z.string(),
  description: z.string(),
  scheduleExpression: z.string(),
  flexibleTimeWindow: z.object({ mode: z.literal("OFF") }),
  target: z.strictObject({
    arn: z.string(),
    roleArn: z.string(),
    retryPolicy: z.object({ maximumEventAgeInSeconds: z.number(), maximumRetryAttempts: z.number() }),
  }),
});

export interface Schedules {
  /** Does what a schedule does when its time has come; resolves when that was done, or given up. */
  tick(name: string): Promise<void>;
}

/** The graph's schedules, which come only when they are told: nobody waits for a quarter of an hour. */
export function openSchedules(graph: CloudGraph, functions: Functions): Schedules {
  const { stage, region, account } = graph.app;
  const schedules = graph.take("scheduler/schedule:Schedule", schedule);
  return {
    tick: async (name) => {
      const found = schedules.find((each) => each.name === `bridgework-${stage}-${name}`);
      if (found === undefined) throw new Error(`There is no schedule ${name} in the graph.`);
      await functions.byArn(found.target.arn).send({
        ...{
          version: "0",
          id: randomUUID(),
          "detail-type": "Scheduled Event",
          source: "aws.scheduler",
          account,
          region,
        },
        resources: [`arn:aws:scheduler:${region}:${account}:schedule/default/${found.name}`],
        ...{ time: new Date().toISOString(), detail: "{}" },
      });
    },
  };
}
