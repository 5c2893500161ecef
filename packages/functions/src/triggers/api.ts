import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { compose } from "../compose.ts";
import { httpDeps } from "../compose-http.ts";
import { entry } from "../entry.ts";
import { requestOf, resultOf } from "../gateway.ts";
import { answerRefusal } from "../http/answer.ts";
import { createApp } from "../http/app.ts";

const cloud = await compose();
const app = createApp(httpDeps(cloud));

/** The HTTP doors behind API Gateway. */
export const handler = entry(cloud, async (event: APIGatewayProxyEventV2) => {
  const request = requestOf(event);
  if (!(request instanceof Request)) return resultOf(answerRefusal(request));
  return resultOf(await app.fetch(request, { address: event.requestContext.http.sourceIp }));
});
