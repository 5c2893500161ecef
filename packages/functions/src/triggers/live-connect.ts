import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { dynamoLive } from "../adapters/dynamo-live.ts";
import { compose } from "../compose.ts";
import { entry } from "./entry.ts";

const cloud = await compose();
const connections = dynamoLive(cloud.dynamo, cloud.clock.now);
type Connecting = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

/** `$connect`: keeps the connection. It takes messages only when this has answered, so the greeting waits for its ping. */
export const handler = entry(cloud, async ({ requestContext, queryStringParameters }: Connecting) => {
  const after = queryStringParameters?.["after"] ?? null;
  if (after !== null && !/^\d{1,15}$/.test(after)) return { statusCode: 400 };
  await connections.opened(requestContext.connectionId, after === null ? null : Number(after));
  return { statusCode: 200 };
});
