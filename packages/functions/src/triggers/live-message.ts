import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { compose } from "../compose.ts";
import { consolesOf } from "../compose-consoles.ts";
import { mailboxesOf } from "../compose-mailboxes.ts";
import { entry } from "../entry.ts";
import { pingTime } from "../http/live-messages.ts";

const cloud = await compose();
const [live, mailboxes] = [consolesOf(cloud), mailboxesOf(cloud)];

/** `$default`: answers the pings of consoles, and what recipients ask for. */
export const handler = entry(cloud, async ({ requestContext, body }: APIGatewayProxyWebsocketEventV2) => {
  const { connectionId } = requestContext;
  const at = pingTime(body ?? "");
  if (at === null) await mailboxes.answer(connectionId, body ?? "");
  else await live.ping(connectionId, at);
  return { statusCode: 200 };
});
