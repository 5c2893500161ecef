import { Logger } from "@aws-lambda-powertools/logger";
import type { Observation } from "@bridgework/core/app/observe";
import type { Clock } from "@bridgework/core/ports/clock";
import { noTracing } from "@bridgework/core/ports/tracing";
import { powertoolsLogger } from "./adapters/powertools-logger.ts";
import { powertoolsMetrics } from "./adapters/powertools-metrics.ts";
import type { Environment } from "./environment.ts";

/** Where a function shows what it does. */
export interface CloudObservation extends Observation {
  /** Writes the lines; a trigger adds the invocation to them. */
  readonly powertools: Logger;
  /** Exports what has ended: a function is frozen between its invocations. */
  flush(): Promise<void>;
}

const APP = "bridgework";

export async function cloudObservation(environment: Environment, clock: Clock): Promise<CloudObservation> {
  const powertools = new Logger({ serviceName: APP, persistentKeys: { stage: environment.STAGE } });
  const logger = powertoolsLogger(powertools);
  const metrics = powertoolsMetrics(`${APP}-${environment.STAGE}`);
  const traced = await openTraces(environment, clock, (problem) => logger.warn("problem", { problem }));
  return { powertools, logger, metrics, ...traced };
}

/** Loaded where it is asked for: OpenTelemetry takes its time to load. */
async function openTraces(environment: Environment, clock: Clock, onProblem: (problem: string) => void) {
  if (environment.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return { tracing: noTracing, flush: async () => {} };
  const { openTelemetry } = await import("./system/open-telemetry.ts");
  const tracing = openTelemetry({ version: environment.VERSION, clock, onProblem });
  return { tracing, flush: tracing.flush };
}
