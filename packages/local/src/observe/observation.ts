import { type Observation, observedDeadLetters, UNOBSERVED } from "@bridgework/core/app/observe";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Storage } from "../storage.ts";
import { type CountedMetrics, countedMetrics } from "./counted.ts";
import { type PrometheusMetrics, prometheusMetrics } from "./prometheus.ts";

/** Where this process shows what happens in it. */
export interface LocalObservation extends Observation {
  readonly metrics: CountedMetrics;
  readonly prometheus: PrometheusMetrics;
}

/** Traces and logs where it is told to, and always counts. */
export function localObservation(
  clock: Pick<Clock, "now">,
  given: Partial<Pick<Observation, "tracing" | "logger">>,
): LocalObservation {
  const prometheus = prometheusMetrics();
  const { tracing = UNOBSERVED.tracing, logger = UNOBSERVED.logger } = given;
  return { tracing, logger, metrics: countedMetrics(prometheus, clock), prometheus };
}

export function observedStorage(storage: Storage, observation: Observation): Storage {
  return { ...storage, deadLetters: observedDeadLetters(storage.deadLetters, observation) };
}
