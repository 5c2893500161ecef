import { LOG_LEVELS, type LogLevel } from "./console-log.ts";
import { type Environment, oneOf } from "./environment.ts";

/** Settings of what is shown of the process. */
export interface ObserveSettings {
  /** Null: `notice` at a terminal, else `info`. */
  readonly logLevel: LogLevel | null;
  /** Whether everybody may read the metrics. */
  readonly metricsOpen: boolean;
  /** Whether traces are exported; where to, OpenTelemetry reads itself. */
  readonly exportsTraces: boolean;
}

export const OBSERVE_HELP = `
  LOG_LEVEL            info (each request and each failed attempt), notice or warn; default notice at a terminal,
                       else info
  METRICS_OPEN         true: GET /metrics answers everybody, not only this machine (default false)
  OTEL_EXPORTER_OTLP_ENDPOINT  where traces go by OTLP over HTTP, as http://localhost:4318; with it OpenTelemetry's
                       other variables hold, as OTEL_TRACES_SAMPLER`;

export function readObserveSettings(environment: Environment): ObserveSettings {
  const endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  return {
    logLevel: environment["LOG_LEVEL"] === undefined ? null : oneOf(environment, "LOG_LEVEL", LOG_LEVELS),
    metricsOpen: oneOf(environment, "METRICS_OPEN", ["false", "true"] as const) === "true",
    exportsTraces: endpoints.some((name) => (environment[name] ?? "") !== ""),
  };
}
