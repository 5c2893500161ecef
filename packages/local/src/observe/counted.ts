import type { Clock } from "@bridgework/core/ports/clock";
import type { DoorCounts } from "@bridgework/core/ports/measures";
import type { Metric, Metrics } from "@bridgework/core/ports/metrics";
import { createWindow } from "./window.ts";

const SECONDS = 300;

export interface CountedMetrics extends Metrics {
  lately(): DoorCounts;
}

/** Passes every metric on, and remembers of some what came lately: alerts look at the metrics that are shown. */
export function countedMetrics(metrics: Metrics, clock: Pick<Clock, "now">): CountedMetrics {
  const requests = createWindow(clock, SECONDS);
  const errors = createWindow(clock, SECONDS);
  const refusedSignatures = createWindow(clock, SECONDS);
  return {
    put: (metric) => {
      metrics.put(metric);
      if (metric.name === "bridgework_refused_signatures_total") refusedSignatures.add(metric.value);
      if (metric.name !== "bridgework_http_requests_total" || isOperational(metric)) return;
      requests.add(metric.value);
      if (metric.labels.status.startsWith("5")) errors.add(metric.value);
    },
    lately: () => ({
      requests: requests.sum(),
      errors: errors.sum(),
      refusedSignatures: refusedSignatures.sum(),
    }),
  };
}

/** What asks how the system is would drown what it is asked for, and its 503 is an answer. */
function isOperational({ labels }: Metric & { readonly name: "bridgework_http_requests_total" }): boolean {
  return /^GET \/(health|ready|metrics)$/.test(labels.route);
}
