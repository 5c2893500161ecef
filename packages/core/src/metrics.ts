/** What a metric is: its values, and the labels that tell its series apart. Every label has few values. */
export interface MetricSpec {
  /** A `counter`'s values are added up, a `gauge`'s newest one holds, a `histogram`'s are counted in buckets. */
  readonly kind: "counter" | "gauge" | "histogram";
  readonly unit: "count" | "seconds" | "bytes";
  readonly help: string;
  readonly labels: readonly string[];
}

/**
 * Every metric of the system under its one name, which Prometheus and CloudWatch both take. Label values come from what
 * is declared (types, routes, steps, workflows, codes), never from a request.
 */
export const METRICS = {
  bridgework_facts_recorded_total: {
    ...{ kind: "counter", unit: "count", labels: ["type"] },
    help: "Facts that were recorded.",
  },
  bridgework_publishes_total: {
    ...{ kind: "counter", unit: "count", labels: ["outcome"] },
    help: "Calls of publish: recorded, duplicate, unchanged, refused or failed.",
  },
  bridgework_http_requests_total: {
    ...{ kind: "counter", unit: "count", labels: ["route", "status"] },
    help: "Requests that the doors answered, by route and status.",
  },
  bridgework_http_request_seconds: {
    ...{ kind: "histogram", unit: "seconds", labels: ["route"] },
    help: "Time from a request's headers to its answer.",
  },
  bridgework_refused_signatures_total: {
    ...{ kind: "counter", unit: "count", labels: ["code"] },
    help: "Requests whose signature was refused, by the refusal's code.",
  },
  bridgework_rate_limited_total: {
    ...{ kind: "counter", unit: "count", labels: ["route"] },
    help: "Requests that were refused because their sender asked too often.",
  },
  bridgework_requests_shed_total: {
    ...{ kind: "counter", unit: "count", labels: ["reason"] },
    help: "Requests that were refused because the system had too much to do.",
  },
  bridgework_runs_started_total: {
    ...{ kind: "counter", unit: "count", labels: ["workflow"] },
    help: "Runs that began.",
  },
  bridgework_runs_ended_total: {
    ...{ kind: "counter", unit: "count", labels: ["workflow", "status"] },
    help: "Runs that ended, by status.",
  },
  bridgework_runs_running: { kind: "gauge", unit: "count", labels: [], help: "Runs that have not ended." },
  bridgework_step_attempts_total: {
    ...{ kind: "counter", unit: "count", labels: ["step", "outcome"] },
    help: "Attempts at a step: succeeded, or the class of its error.",
  },
  bridgework_step_seconds: {
    ...{ kind: "histogram", unit: "seconds", labels: ["step"] },
    help: "Time that an attempt at a step took.",
  },
  bridgework_steps_degraded_total: {
    ...{ kind: "counter", unit: "count", labels: ["step"] },
    help: "Results that a step's fallback gave.",
  },
  bridgework_circuits_open: { kind: "gauge", unit: "count", labels: [], help: "Circuits that are open." },
  bridgework_notifications_total: {
    ...{ kind: "counter", unit: "count", labels: ["channel", "outcome"] },
    help: "Notifications given to a provider: sent, or the class of the error.",
  },
  bridgework_dead_letters_buried_total: {
    ...{ kind: "counter", unit: "count", labels: ["kind", "error_class"] },
    help: "Dead letters that were buried.",
  },
  bridgework_dead_letters: { kind: "gauge", unit: "count", labels: [], help: "Dead letters that are not redriven." },
  bridgework_oldest_dead_letter_seconds: {
    ...{ kind: "gauge", unit: "seconds", labels: [] },
    help: "Age of the oldest dead letter that is not redriven; 0 when there is none.",
  },
  bridgework_redrives_total: {
    ...{ kind: "counter", unit: "count", labels: ["outcome"] },
    help: "Redrives of dead letters: redriven or refused.",
  },
  bridgework_relay_lag_seconds: {
    ...{ kind: "gauge", unit: "seconds", labels: [] },
    help: "Age of the oldest fact that is not relayed; on AWS of the newest one when it was.",
  },
  bridgework_projector_lag_seconds: {
    ...{ kind: "gauge", unit: "seconds", labels: [] },
    help: "Age of the oldest fact that is not in the views.",
  },
  bridgework_feed_lag_seconds: {
    ...{ kind: "gauge", unit: "seconds", labels: [] },
    help: "On AWS: age of the newest fact when the indexer wrote it to the feed and the views.",
  },
  bridgework_live_clients: { kind: "gauge", unit: "count", labels: [], help: "Connected live clients." },
  bridgework_event_loop_delay_seconds: {
    ...{ kind: "gauge", unit: "seconds", labels: [] },
    help: "How late the 99th of 100 timers came, since the last reading.",
  },
  bridgework_process_memory_bytes: {
    ...{ kind: "gauge", unit: "bytes", labels: [] },
    help: "Resident memory of the process.",
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
