/** What journeys promise of the local process alone, and what AWS has in its place. docs/reliability.md says the same. */
export const LOCAL_ALONE = {
  awsDoor: "AWS answers for EventBridge and Step Functions itself",
  outbox: "messages are sent by SES and SNS, and none is kept to look at",
  malformedPath: "API Gateway answers for a path that is no URL itself",
  metricsPage: "CloudWatch has the metrics, which functions write as lines of their logs",
} as const;
