import type { Observation } from "@bridgework/core/app/observe";
import type { Json } from "@bridgework/core/kernel/json";
import { relaySpanKey, runSpanKey } from "@bridgework/core/kernel/trace";
import { noTracing } from "@bridgework/core/ports/tracing";
import type { RunStatus } from "@bridgework/core/ports/workflows";
import * as z from "zod";

export interface EndedRun {
  readonly arn: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly stoppedAt: number;
  /** Name of what it failed with; null where it did not. */
  readonly error: string | null;
  /** Id of the fact that started it; null where it was started by hand. */
  readonly causationId: string | null;
  readonly input: () => Json;
}

/** Told of runs once their start or their end is durable. */
export interface RunWatch {
  started(workflow: string): void;
  ended(run: EndedRun): void;
}

const startedByFact = z.object({ detail: z.object({ meta: z.object({ traceparent: z.string() }) }) });

/** Counts runs. Each that a traced fact started is a span, recorded when it ends, whichever process began it. */
export function watchRuns({ metrics, tracing }: Pick<Observation, "metrics" | "tracing">): RunWatch {
  return {
    started: (workflow) => metrics.put({ name: "bridgework_runs_started_total", value: 1, labels: { workflow } }),
    ended: ({ arn, workflow, status, startedAt, stoppedAt, error, causationId, input }) => {
      metrics.put({ name: "bridgework_runs_ended_total", value: 1, labels: { workflow, status } });
      if (tracing === noTracing || causationId === null) return;
      const parent = startedByFact.safeParse(input()).data?.detail.meta.traceparent;
      if (parent === undefined) return;
      const between = { parent, below: [relaySpanKey(causationId)], key: runSpanKey(arn), at: startedAt };
      const span = tracing.start({ name: `run ${workflow}`, kind: "consumer", ...between });
      span.end({ at: stoppedAt, ...(status === "SUCCEEDED" ? {} : { error: error ?? status }) });
    },
  };
}
