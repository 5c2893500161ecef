/*
 * Runs one handler as Lambda does: started in a process of its own with the function's environment, then called with one
 * event after another. Its parent hands over events and takes results as messages.
 */
const [file = ""] = process.argv.slice(2);
const began = performance.now();
const { handler } = await import(file);
process.send({ kind: "ready", milliseconds: performance.now() - began });

process.on("message", async ({ id, event, arn, memory, timeout }) => {
  const until = Date.now() + timeout;
  const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME ?? "";
  const context = {
    ...{ functionName, functionVersion: "$LATEST", awsRequestId: id, memoryLimitInMB: String(memory) },
    ...{ logGroupName: `/aws/lambda/${functionName}`, logStreamName: "test", callbackWaitsForEmptyEventLoop: true },
    invokedFunctionArn: arn,
    getRemainingTimeInMillis: () => until - Date.now(),
  };
  try {
    process.send({ kind: "result", id, result: (await handler(event, context)) ?? null });
  } catch (error) {
    process.send({ kind: "error", id, errorType: error?.name ?? "Error", errorMessage: error?.message ?? "" });
  }
});
