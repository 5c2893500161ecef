import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { dynamoLive } from "../adapters/dynamo-live.ts";
import { compose } from "../compose.ts";
import { entry } from "./entry.ts";

const cloud = await compose();
const connections = dynamoLive(cloud.dynamo, cloud.clock.now);

/** `$disconnect`: forgets the connection. */
export const handler = entry(cloud, async ({ requestContext }: APIGatewayProxyWebsocketEventV2) => {
  await connections.closed(requestContext.connectionId);
  return { statusCode: 200 };
});
