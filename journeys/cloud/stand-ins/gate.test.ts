import { startKms } from "@bridgework/functions/adapters/kms.fixture";
import { startSending } from "@bridgework/functions/adapters/send.fixture";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { graphWith } from "../graph.fixture.ts";
import type { Listening } from "./aws-server.ts";
import { readCalls } from "./calls.ts";
import { serveGate } from "./gate.ts";
import { createGuard } from "./guard.ts";
import { openRights } from "./rights.ts";

/* Requests as the SDK signs them for a function, whose role allows what `STATEMENTS` say. */

const FROM = "us@example.com";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/personal";
const STATEMENTS = [
  { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: KEY },
  {
    ...{ Effect: "Allow", Action: "ses:SendEmail", Resource: `arn:aws:ses:us-east-1:123456789012:identity/${FROM}` },
    Condition: { StringEquals: { "ses:FromAddress": FROM } },
  },
  { Effect: "Allow", Action: "sns:Publish", Resource: "*" },
  { Effect: "Deny", Action: "sns:Publish", Resource: "arn:aws:sns:*:*:*" },
];
const graph = graphWith({
  "iam/role:Role": [{ name: "send-role", inlinePolicies: [{ policy: { Statement: STATEMENTS } }] }],
  "lambda/function:Function": [{ name: "send", role: "arn:aws:iam::123456789012:role/send-role" }],
});

const { kms, sending } = { kms: await startKms(), sending: await startSending() };
const guard = createGuard({ rights: openRights(graph), calls: readCalls(graph, "sockets") });
let gate: Listening;
beforeAll(async () => {
  const { endpoint: to } = sending;
  const upstreams = { kms: kms.endpoint, ses: to, sns: to, events: to, states: to, "execute-api": to };
  gate = await serveGate({ guard, upstreams });
});
afterAll(async () => {
  gate.close();
  await Promise.all([kms.close(), sending.close()]);
});

interface Asking {
  readonly path?: string;
  readonly target?: string;
  readonly caller?: string;
}

async function ask(
  service: string,
  body: object | URLSearchParams,
  { path = "/", target, caller = "send" }: Asking = {},
) {
  const authorization = `AWS4-HMAC-SHA256 Credential=${caller}/20260101/us-east-1/${service}/aws4_request, Signature=0`;
  const headers = { authorization, ...(target === undefined ? {} : { "x-amz-target": target }) };
  const text = body instanceof URLSearchParams ? String(body) : JSON.stringify(body);
  const response = await fetch(`${gate.url}${path}`, { method: "POST", headers, body: text });
  return { status: response.status, said: await response.text() };
}

const GENERATE = { target: "TrentService.GenerateDataKey" };
const generate = { KeyId: KEY, NumberOfBytes: 32, EncryptionContext: { subject: "s" } };
const emailFrom = (FromEmailAddress: string) =>
  ask(
    "ses",
    {
      ...{ FromEmailAddress, Destination: { ToAddresses: ["them@example.com"] } },
      Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
    },
    { path: "/v2/email/outbound-emails" },
  );
const publish = (to: Readonly<Record<string, string>>) =>
  ask("sns", new URLSearchParams({ Action: "Publish", Message: "m", ...to }));

const refusing = (action: string, resource: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/send-role/send is not authorized to perform: ${action} on resource: ` +
  `${resource} because no identity-based policy allows the ${action} action`;

let before = 0;
beforeEach(() => {
  before = guard.refusals.length;
});
const refusals = () => guard.refusals.slice(before);

it("passes on what the role allows, and its answer", async () => {
  expect(await ask("kms", generate, GENERATE)).toMatchObject({
    status: 200,
    said: expect.stringContaining("Plaintext"),
  });
  expect((await emailFrom(FROM)).status).toBe(200);
  expect((await publish({ PhoneNumber: "+15550100" })).status).toBe(200);
  expect(refusals()).toEqual([]);
});

it("refuses a function whose grant is missing, with the sentence, and remembers it", async () => {
  const message = refusing("kms:Decrypt", KEY);
  const calls = kms.calls.length;
  const { status, said } = await ask("kms", { KeyId: KEY }, { target: "TrentService.Decrypt" });
  expect([status, JSON.parse(said)]).toEqual([400, { __type: "AccessDeniedException", message }]);
  expect(refusals()).toEqual([message]);
  expect(kms.calls.length).toBe(calls);
});

it("refuses an e-mail of another sender, and a message to a topic", async () => {
  const taken = sending.taken.length;
  expect((await emailFrom("else@example.com")).status).toBe(403);
  expect(await publish({ TopicArn: "arn:aws:sns:us-east-1:123456789012:alarms" })).toMatchObject({
    status: 403,
    said: expect.stringContaining("with an explicit deny in an identity-based policy"),
  });
  expect(sending.taken.length).toBe(taken);
});

it("names the bus, the run and the connection that are asked for", async () => {
  const executionArn = "arn:aws:states:us-east-1:123456789012:execution:form-notify:1";
  await ask("events", { Entries: [{ EventBusName: "facts" }] }, { target: "AWSEvents.PutEvents" });
  await ask("states", { executionArn }, { target: "AWSStepFunctions.DescribeExecution" });
  await ask("execute-api", {}, { path: "/@connections/c%3D" });
  const connection = "arn:aws:execute-api:us-east-1:123456789012:sockets/$default/POST/@connections/c=";
  expect(refusals()).toEqual([
    refusing("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/facts"),
    refusing("states:DescribeExecution", executionArn),
    refusing("execute-api:ManageConnections", connection),
  ]);
});

it("refuses who is no function, and what it does not know", async () => {
  const { said } = await ask("kms", generate, { ...GENERATE, caller: "nobody" });
  expect(said).toContain("The graph has no function nobody with a role.");
  await ask("s3", {});
  expect(refusals()).toEqual([
    expect.stringMatching(/^nobody asked kms/),
    expect.stringContaining("No stand-in makes s3"),
  ]);
});
