import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { dynamoLiveConsoles } from "../adapters/dynamo-live-consoles.ts";
import { compose } from "../compose.ts";
import { mailboxesOf } from "../compose-mailboxes.ts";
import { entry } from "../entry.ts";

const cloud = await compose();
const consoles = dynamoLiveConsoles(cloud.dynamo, cloud.clock.now);
const mailboxes = mailboxesOf(cloud);

/** `$disconnect`: forgets the connection, whosever it was. */
export const handler = entry(cloud, async ({ requestContext }: APIGatewayProxyWebsocketEventV2) => {
  const { connectionId } = requestContext;
  await Promise.all([consoles.closed(connectionId), mailboxes.closed(connectionId)]);
  return { statusCode: 200 };
});
