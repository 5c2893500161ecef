import { nameOf } from "./names.ts";
import { createAlarmTopic } from "./notifications.ts";

/** Where Route 53 has its metrics, wherever the stage is. An alarm reaches topics of its own Region alone. */
const METRICS = "us-east-1";

/** From where Route 53 asks: three places are the fewest that it takes. */
const ASKED_FROM = ["us-west-2", "eu-west-1", "ap-southeast-1"];

/** Asks the stage from outside of its Region how it does, and tells the operator where there is no good answer. */
export function createHealthCheck(api: sst.aws.ApiGatewayV2, operatorEmail: string): aws.route53.HealthCheck {
  const check = new aws.route53.HealthCheck("RegionHealth", {
    ...{ type: "HTTPS", fqdn: api.url.apply((url) => new URL(url).host), port: 443, resourcePath: "/health" },
    ...{ requestInterval: 30, failureThreshold: 3, regions: ASKED_FROM },
    tags: { Name: nameOf("region") },
  });
  const topic = createAlarmTopic("RegionAlarms", { name: nameOf("region"), region: METRICS, operatorEmail });
  new aws.cloudwatch.MetricAlarm("RegionAlarm", {
    ...{ region: METRICS, name: nameOf("region-fails") },
    alarmDescription: "The stage does not answer /health from outside: perhaps its Region is gone. See the runbook.",
    ...{ namespace: "AWS/Route53", metricName: "HealthCheckStatus", dimensions: { HealthCheckId: check.id } },
    ...{ statistic: "Minimum", period: 60, evaluationPeriods: 3 },
    ...{ comparisonOperator: "LessThanThreshold", threshold: 1 },
    ...{ treatMissingData: "breaching", alarmActions: [topic.arn], okActions: [topic.arn] },
  });
  return check;
}
