/**
 * Has a stage do nothing of its own accord, and answer nobody, while another Region has its place: two that write to the
 * same streams overwrite each other's commits. Has to be called before anything is made.
 */
export function keepAsleep(): void {
  $transform(aws.lambda.Function, (settings) => {
    settings.reservedConcurrentExecutions = 0;
  });
  $transform(aws.lambda.EventSourceMapping, (settings) => {
    settings.enabled = false;
  });
  $transform(aws.scheduler.Schedule, (settings) => {
    settings.state = "DISABLED";
  });
  $transform(aws.cloudwatch.EventRule, (settings) => {
    if (settings !== undefined) settings.state = "DISABLED";
  });
}
