import { componentOf, nameOf } from "./names.ts";

export interface Alarm {
  readonly name: string;
  /** What it means and what to do, as the mail to the operator says it. */
  readonly says: string;
  readonly namespace: string;
  readonly metric: string;
  readonly of: Readonly<Record<string, $util.Input<string>>>;
  /** Default "Maximum". A percentile as `p95`. */
  readonly statistic?: string;
  /** Past it for `minutes` on end. */
  readonly over: number;
  /** Default 5. */
  readonly minutes?: number;
}

/** An alarm that sends a mail by the topic when it begins and when it is over; without a topic it does nothing itself. */
export function createAlarm(
  { name, says, namespace, metric, of, statistic = "Maximum", over, minutes = 5 }: Alarm,
  topic?: aws.sns.Topic,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(`${componentOf(name)}Alarm`, {
    ...{ name: nameOf(name), alarmDescription: says, namespace, metricName: metric, dimensions: of },
    ...(statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic }),
    ...{ comparisonOperator: "GreaterThanThreshold", threshold: over, period: 60 * minutes, evaluationPeriods: 1 },
    treatMissingData: "notBreaching",
    ...(topic === undefined ? {} : telling(topic)),
  });
}

/** One alarm over the sum of metrics, at most ten, in periods of five minutes. Each of them costs as an alarm does. */
export interface SumAlarm extends Pick<Alarm, "name" | "says" | "over"> {
  readonly metrics: readonly Pick<Alarm, "namespace" | "metric" | "of">[];
  /** Past it in so many periods on end. */
  readonly periods: number;
}

export function createSumAlarm({ name, says, metrics, over, periods }: SumAlarm, topic: aws.sns.Topic): void {
  const queries = metrics.map(({ namespace, metric: metricName, of: dimensions }, index) => ({
    id: `m${index}`,
    metric: { namespace, metricName, dimensions, period: 300, stat: "Sum" },
  }));
  const sum = { id: "all", expression: "SUM(METRICS())", label: name, returnData: true };
  new aws.cloudwatch.MetricAlarm(`${componentOf(name)}Alarm`, {
    ...{ name: nameOf(name), alarmDescription: says, metricQueries: [sum, ...queries] },
    ...{ comparisonOperator: "GreaterThanThreshold", threshold: over, evaluationPeriods: periods },
    treatMissingData: "notBreaching",
    ...telling(topic),
  });
}

function telling({ arn }: aws.sns.Topic) {
  return { alarmActions: [arn], okActions: [arn] };
}
