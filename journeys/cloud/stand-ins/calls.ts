import * as z from "zod";
import type { CloudGraph } from "../graph.ts";
import { readDynamodbCalls } from "./dynamodb-calls.ts";

/** One thing that IAM is asked about a request. */
export interface Call {
  /** As `dynamodb:GetItem`. */
  readonly action: string;
  readonly resource: string;
  /** Values of the keys that a condition may ask for. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** A request as it came. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  /** Of the JSON protocol, without its prefix. */
  readonly operation: string;
  readonly body: string;
}

/** What a service asks IAM about a request. Throws for what is unknown here. */
export type CallsOf = (request: AwsRequest) => readonly Call[];

const key = z.object({ KeyId: z.string() });
const entries = z.object({ Entries: z.array(z.object({ EventBusName: z.string().default("default") })) });
const bus = z.object({ Name: z.string() });
const run = z.union([z.object({ executionArn: z.string() }), z.object({ stateMachineArn: z.string() })]);
const email = z.object({ FromEmailAddress: z.string() });

/** By the names under which requests are signed for the services. `socketsApi` is the id of the WebSocket API. */
export function readCalls(graph: CloudGraph, socketsApi: string): ReadonlyMap<string, CallsOf> {
  const arnIn = (service: string) => `arn:aws:${service}:${graph.app.region}:${graph.app.account}:`;
  const dynamodb = readDynamodbCalls(graph);
  return new Map<string, CallsOf>([
    ["dynamodb", ({ operation, body }) => dynamodb(operation, JSON.parse(body))],
    ["kms", ({ operation, body }) => [kmsCall(arnIn("kms"), operation, body)]],
    ["events", ({ operation, body }) => eventsCalls(arnIn("events"), operation, body)],
    ["states", ({ operation, body }) => [statesCall(operation, body)]],
    ["ses", (request) => [sesCall(arnIn("ses"), request)]],
    ["sns", ({ body }) => [snsCall(body)]],
    [
      "execute-api",
      ({ method, path }) => [
        callOf("execute-api:ManageConnections", `${arnIn("execute-api")}${socketsApi}/$default/${method}${path}`),
      ],
    ],
  ]);
}

function callOf(action: string, resource: string, context: Call["context"] = {}): Call {
  return { action, resource, context };
}

function kmsCall(arn: string, operation: string, body: string): Call {
  const { KeyId } = key.parse(JSON.parse(body));
  return callOf(`kms:${operation}`, KeyId.startsWith("arn:") ? KeyId : `${arn}key/${KeyId}`);
}

function eventsCalls(arn: string, operation: string, body: string): readonly Call[] {
  const given: unknown = JSON.parse(body);
  const names =
    operation === "PutEvents"
      ? entries.parse(given).Entries.map(({ EventBusName }) => EventBusName)
      : [bus.parse(given).Name];
  return names.map((name) => callOf(`events:${operation}`, name.startsWith("arn:") ? name : `${arn}event-bus/${name}`));
}

function statesCall(operation: string, body: string): Call {
  const given = run.parse(JSON.parse(body));
  return callOf(`states:${operation}`, "executionArn" in given ? given.executionArn : given.stateMachineArn);
}

function sesCall(arn: string, { method, path, body }: AwsRequest): Call {
  if (`${method} ${path}` !== "POST /v2/email/outbound-emails")
    throw new Error(`Say in calls.ts which right ${method} ${path} of SES asks for.`);
  const from = email.parse(JSON.parse(body)).FromEmailAddress.replace(/^.*<(.+)>$/, "$1");
  return callOf("ses:SendEmail", `${arn}identity/${from}`, { "ses:FromAddress": [from] });
}

/** A number is no resource: a policy reaches it by `*` alone. */
function snsCall(body: string): Call {
  const form = new URLSearchParams(body);
  return callOf(`sns:${form.get("Action")}`, form.get("TopicArn") ?? String(form.get("PhoneNumber")));
}
