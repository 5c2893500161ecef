import { METRICS, type MetricName } from "@bridgework/core/metrics";

/** What of AWS's own metrics the board shows, by the names that they have there. */
export interface Shown {
  /** The value of `Service` in the system's own metrics. */
  readonly service: string;
  readonly region: string;
  readonly queues: readonly string[];
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  readonly apiId: string;
}

type Metric = readonly unknown[];

interface Graph {
  readonly title: string;
  readonly stat: string;
  readonly metrics: readonly Metric[];
}

const [WIDTH, HEIGHT, COLUMNS] = [8, 6, 3];

/** The body of a CloudWatch dashboard, as PutDashboard takes it. */
export function dashboardBody(shown: Shown) {
  const widgets = graphsOf(shown).map(({ title, stat, metrics }, index) => ({
    ...{ type: "metric", width: WIDTH, height: HEIGHT },
    ...{ x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT },
    properties: { title, stat, metrics, region: shown.region, period: 300, view: "timeSeries" },
  }));
  return { widgets };
}

function graphsOf({ service, queues, functions, tables, apiId }: Shown): readonly Graph[] {
  const own = (name: MetricName, stat: string): readonly Metric[] => [[{ expression: search(name, service, stat) }]];
  const each = (namespace: string, metric: string, dimension: string, values: readonly string[]) =>
    values.map((value) => [namespace, metric, dimension, value]);
  return [
    { title: "Facts recorded", stat: "Sum", metrics: own("bridgework_facts_recorded_total", "Sum") },
    { title: "Runs that ended", stat: "Sum", metrics: own("bridgework_runs_ended_total", "Sum") },
    { title: "Attempts at steps", stat: "Sum", metrics: own("bridgework_step_attempts_total", "Sum") },
    {
      title: "Seconds behind the events table",
      stat: "Maximum",
      metrics: [...own("bridgework_relay_lag_seconds", "Maximum"), ...own("bridgework_feed_lag_seconds", "Maximum")],
    },
    { title: "Dead letters buried", stat: "Sum", metrics: own("bridgework_dead_letters_buried_total", "Sum") },
    {
      title: "Waiting in dead-letter queues",
      stat: "Maximum",
      metrics: each("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queues),
    },
    { title: "Requests, by status", stat: "Sum", metrics: own("bridgework_http_requests_total", "Sum") },
    { title: "API, 95 of 100 within (ms)", stat: "p95", metrics: [["AWS/ApiGateway", "Latency", "ApiId", apiId]] },
    { title: "Errors of functions", stat: "Sum", metrics: each("AWS/Lambda", "Errors", "FunctionName", functions) },
    { title: "Throttled functions of the account", stat: "Sum", metrics: [["AWS/Lambda", "Throttles"]] },
    {
      title: "Cost: calls of functions",
      stat: "Sum",
      metrics: each("AWS/Lambda", "Invocations", "FunctionName", functions),
    },
    {
      title: "Cost: units of tables, read and written",
      stat: "Sum",
      metrics: [
        ...each("AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", tables),
        ...each("AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", tables),
      ],
    },
  ];
}

/** All series of a metric, whatever the values of its labels. */
function search(name: MetricName, service: string, stat: string): string {
  const schema = ["Bridgework", "Service", ...METRICS[name].labels].join(",");
  return `SEARCH('{${schema}} MetricName="${name}" Service="${service}"', '${stat}', 300)`;
}
