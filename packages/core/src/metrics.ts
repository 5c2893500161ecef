/** What a metric is: its values, and the labels that tell its series apart. Every label has few values. */
export interface MetricSpec {
  /** A `counter`'s values are added up, a `gauge`'s newest one holds, a `histogram`'s are counted in buckets. */
  readonly kind: "counter" | "gauge" | "histogram";
  readonly unit: "count" | "seconds" | "bytes";
  readonly help: string;
  readonly labels: readonly string[];
}

const counter = <const Labels extends readonly string[]>(labels: Labels, help: string) =>
  ({ kind: "counter", unit: "count", labels, help }) as const;

const seconds = <const Labels extends readonly string[]>(labels: Labels, help: string) =>
  ({ kind: "histogram", unit: "seconds", labels, help }) as const;

const gauge = (unit: MetricSpec["unit"], help: string) => ({ kind: "gauge", unit, labels: [], help }) as const;

/**
 * Every metric of the system under its one name, which Prometheus and CloudWatch both take. Label values come from what
 * is declared (types, routes, steps, workflows, codes), never from a request.
 */
export const METRICS = {
  bridgework_facts_recorded_total: counter(["type"], "Facts that were recorded."),
  bridgework_publishes_total: counter(
    ["outcome"],
    "Calls of publish: recorded, duplicate, unchanged, refused or failed.",
  ),
  bridgework_http_requests_total: counter(
    ["route", "status"],
    "Requests that the doors answered, by route and status.",
  ),
  bridgework_http_request_seconds: seconds(["route"], "Time from a request's headers to its answer."),
  bridgework_refused_signatures_total: counter(
    ["code"],
    "Requests whose signature was refused, by the refusal's code.",
  ),
  bridgework_rate_limited_total: counter(["route"], "Requests that were refused because their sender asked too often."),
  bridgework_requests_shed_total: counter(
    ["access"],
    "Requests, reads or writes, that were refused because the system had too much to do.",
  ),
  bridgework_runs_started_total: counter(["workflow"], "Runs that began."),
  bridgework_runs_ended_total: counter(["workflow", "status"], "Runs that ended, by status."),
  bridgework_runs_running: gauge("count", "Runs that have not ended."),
  bridgework_step_attempts_total: counter(
    ["step", "outcome"],
    "Attempts at a step: succeeded, or the class of its error.",
  ),
  bridgework_step_seconds: seconds(["step"], "Time that an attempt at a step took."),
  bridgework_steps_degraded_total: counter(["step"], "Results that a step's fallback gave."),
  bridgework_circuits_open: gauge("count", "Circuits that are open."),
  bridgework_notifications_total: counter(
    ["channel", "outcome"],
    "Notifications given to a provider: sent, or the class of the error.",
  ),
  bridgework_dead_letters_buried_total: counter(["kind", "error_class"], "Dead letters that were buried."),
  bridgework_dead_letters: gauge("count", "Dead letters that are not redriven."),
  bridgework_oldest_dead_letter_seconds: gauge(
    "seconds",
    "Age of the oldest dead letter that is not redriven; 0 when there is none.",
  ),
  bridgework_redrives_total: counter([], "Dead letters that were redriven."),
  bridgework_relay_lag_seconds: gauge(
    "seconds",
    "Age of the oldest fact that is not relayed; on AWS of the newest one when it was.",
  ),
  bridgework_projector_lag_seconds: gauge("seconds", "Age of the oldest fact that is not in the views."),
  bridgework_feed_lag_seconds: gauge(
    "seconds",
    "On AWS: age of the newest fact when the indexer wrote it to the feed and the views.",
  ),
  bridgework_live_clients: gauge("count", "Connected live clients."),
  bridgework_event_loop_delay_seconds: gauge(
    "seconds",
    "How late the 99th of 100 timers came, since the last reading.",
  ),
  bridgework_process_memory_bytes: gauge("bytes", "Resident memory of the process."),
} satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
