import { DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Run } from "@bridgework/core/ports/workflows";
import { systemClock } from "@bridgework/functions/system/clock";
import { systemIds } from "@bridgework/functions/system/ids";
import { systemRandom } from "@bridgework/functions/system/random";
import { openTemporaryData } from "@bridgework/local/sqlite/open";
import { createExecutions } from "@bridgework/local/stepfunctions/executions";
import { executionsSchema, executionsSchema2 } from "@bridgework/local/stepfunctions/schema";
import type { RunTask } from "@bridgework/local/stepfunctions/task-outcome";

export interface StandInOptions {
  /** By the names under which they would be deployed. */
  readonly machines: Readonly<Record<string, JsonObject>>;
  /** Invokes a function. */
  readonly runTask: RunTask;
  /** As the account's bus would be told of it; one after the other. */
  readonly onStatus: (detail: JsonObject) => Promise<void>;
}

/** Step Functions as the local engine does it, on a file of its own. */
export async function openStepFunctions({ machines, runTask, onStatus }: StandInOptions) {
  const data = openTemporaryData([[executionsSchema], [executionsSchema2]]);
  const clock = systemClock();
  let told = Promise.resolve();
  const executions = createExecutions({
    ...{ writer: data.writer, clock, ids: systemIds(clock), random: systemRandom(), runStep: runTask },
    machines: new Map(Object.entries(machines).map(([name, definition]) => [name, { definition, type: "STANDARD" }])),
    bulkheadOf: () => DEFAULT_BULKHEAD,
    onChange: (runs) => {
      told = told.then(async () => {
        for (const run of runs) await tell(run);
      });
    },
  });
  const known = new Map<string, string>();
  const tell = async (run: Run) => {
    if (known.get(run.arn) === run.status) return;
    known.set(run.arn, run.status);
    const detail = await executions.find(run.id, run.workflow);
    await onStatus(statusDetail(run, JSON.stringify(detail?.input ?? null)));
  };
  await executions.resume();
  return {
    executions,
    /** Resolves when every change so far has been told. */
    settled: async () => {
      await data.writer.stage(() => {});
      await told;
    },
    close: async () => {
      await executions.drain();
      await told;
      await data.close();
    },
  };
}

function statusDetail({ arn, id, status, startedAt, stoppedAt, error, cause }: Run, input: string): JsonObject {
  return {
    executionArn: arn,
    stateMachineArn: arn.replace(":execution:", ":stateMachine:").replace(/:[^:]+$/, ""),
    ...{ name: id, status, input, error, cause },
    startDate: Date.parse(startedAt),
    stopDate: stoppedAt === null ? null : Date.parse(stoppedAt),
  };
}
