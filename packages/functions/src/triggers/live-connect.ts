import type { APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { dynamoLiveConsoles } from "../adapters/dynamo-live-consoles.ts";
import { dynamoLiveRecipients } from "../adapters/dynamo-live-recipients.ts";
import { compose } from "../compose.ts";
import { entry } from "../entry.ts";
import { admit } from "../live-admission.ts";
import { cloudTickets } from "../live-tickets.ts";

const cloud = await compose();
const { dynamo, clock } = cloud;
const [consoles, recipients] = [dynamoLiveConsoles(dynamo, clock.now), dynamoLiveRecipients(dynamo, clock.now)];
const ports = { tickets: cloudTickets(cloud), consoles, recipients };
type Connecting = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

/** `$connect`: lets in who has a ticket. A connection takes messages only when this has answered, so greetings come later. */
export const handler = entry(cloud, async ({ requestContext, queryStringParameters = {} }: Connecting) => ({
  statusCode: await admit(ports, requestContext.connectionId, queryStringParameters),
}));
