import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { compose } from "../compose.ts";
import { pingTime } from "../http/live-messages.ts";
import { cloudLive } from "../live.ts";
import { entry } from "./entry.ts";

const cloud = await compose();
const live = cloudLive(cloud);

/** `$default`: greets by the first ping, and answers each. */
export const handler = entry(cloud, async ({ requestContext, body }: APIGatewayProxyWebsocketEventV2) => {
  const at = pingTime(body ?? "");
  if (at !== null) {
    await live.greet(requestContext.connectionId);
    await live.reply(requestContext.connectionId, { kind: "pong", at });
  }
  return { statusCode: 200 };
});
