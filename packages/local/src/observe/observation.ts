import { type Observation, observedDeadLetters, UNOBSERVED } from "@bridgework/core/app/observe";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Overload } from "../overload.ts";
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

/** Counts the requests that are sent away. */
export function observedOverload(overload: Overload, { metrics }: Pick<Observation, "metrics">): Overload {
  return {
    ...overload,
    enter: (arrival) => {
      const entry = overload.enter(arrival);
      if (entry.kind === "refused") {
        const access = arrival.writes ? "write" : "read";
        metrics.put({ name: "bridgework_requests_shed_total", value: 1, labels: { access } });
      }
      return entry;
    },
  };
}

export function observedStorage(storage: Storage, observation: Observation): Storage {
  return { ...storage, deadLetters: observedDeadLetters(storage.deadLetters, observation) };
}
