import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** The server takes the client's first command of a kind, and the connection breaks before it can say so. */
export function loseFirstAnswer(client: DynamoDBClient, command: "PutItemCommand" | "UpdateItemCommand"): void {
  let lost = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (lost || context["commandName"] !== command) return answer;
      lost = true;
      throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
    },
    { step: "deserialize", priority: "low" },
  );
}
