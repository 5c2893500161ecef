const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:bridgework-test-form-notify";

/** Messages of the queue of a rule's target, numbered from `message-0`, as Lambda hands them over. */
export function buryBatch(bodies: readonly string[]) {
  const text = (stringValue: string) => ({ stringValue, dataType: "String" as const });
  const queue = "arn:aws:sqs:us-east-1:000000000000:undelivered";
  return {
    Records: bodies.map((body, index) => ({
      ...{ messageId: `message-${index}`, receiptHandle: "handle", body, md5OfBody: "", awsRegion: "us-east-1" },
      ...{ eventSource: "aws:sqs", eventSourceARN: queue },
      attributes: {
        ...{ ApproximateReceiveCount: "1", SentTimestamp: "0", SenderId: "events" },
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: { TARGET_ARN: text(MACHINE), ERROR_CODE: text("NO_PERMISSIONS"), RETRY_ATTEMPTS: text("0") },
    })),
  };
}
