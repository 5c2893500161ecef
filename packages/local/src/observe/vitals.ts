import { statfs } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Measure } from "@bridgework/core/ports/measures";
import type { Metrics } from "@bridgework/core/ports/metrics";
import type { Vitals } from "@bridgework/functions/http/deps";
import type { Reader } from "../sqlite/reader.ts";
import { ageAfter } from "./measures.ts";

export interface VitalsPorts {
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly reader: Reader;
  readonly measure: Measure;
  /** Position of the last fact that is in the views. */
  readonly projected: () => number;
}

export function localVitals({ folder, clock, reader, measure, projected }: VitalsPorts): () => Promise<Vitals> {
  const loopDelay = watchEventLoop(clock);
  return async () => {
    const [measures, projectorLagSeconds, diskFreeBytes] = await Promise.all([
      measure(),
      ageAfter(reader, clock, projected()),
      freeBytes(folder),
    ]);
    return { ...measures, projectorLagSeconds, diskFreeBytes, eventLoopDelaySeconds: loopDelay() };
  };
}

export interface GaugesPorts {
  readonly metrics: Metrics;
  readonly vitals: () => Promise<Vitals>;
  readonly running: () => number;
  readonly liveClients: () => number;
}

/** What is no number is left out of the metrics. */
const NOT_MEASURED = Number.NaN;

/** Brings the gauges up to date, as somebody is about to read them. */
export async function putGauges({ metrics, vitals, running, liveClients }: GaugesPorts): Promise<void> {
  const { deadLetters, oldestDeadLetterSeconds, relayLagSeconds, openCircuits, ...more } = await vitals();
  metrics.put({ name: "bridgework_dead_letters", value: deadLetters });
  metrics.put({ name: "bridgework_oldest_dead_letter_seconds", value: oldestDeadLetterSeconds });
  metrics.put({ name: "bridgework_relay_lag_seconds", value: relayLagSeconds ?? NOT_MEASURED });
  metrics.put({ name: "bridgework_projector_lag_seconds", value: more.projectorLagSeconds ?? NOT_MEASURED });
  metrics.put({ name: "bridgework_circuits_open", value: openCircuits.length });
  metrics.put({ name: "bridgework_event_loop_delay_seconds", value: more.eventLoopDelaySeconds ?? NOT_MEASURED });
  metrics.put({ name: "bridgework_runs_running", value: running() });
  metrics.put({ name: "bridgework_live_clients", value: liveClients() });
  metrics.put({ name: "bridgework_process_memory_bytes", value: process.memoryUsage.rss() });
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

const RESOLUTION_MS = 20;
const FORGET_MS = 60_000;

/** How late the 99th of 100 timers came, in seconds, of the last minute or two. */
function watchEventLoop(clock: Pick<Clock, "now">): () => number {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let since = clock.now();
  return () => {
    // Node measures from timer to timer, so the time between two belongs to it.
    const late = Math.max(0, histogram.percentile(99) / 1e9 - RESOLUTION_MS / 1000);
    if (clock.now() - since > FORGET_MS) {
      histogram.reset();
      since = clock.now();
    }
    return late;
  };
}
