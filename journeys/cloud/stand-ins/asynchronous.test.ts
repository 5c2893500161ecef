import { expect, it } from "vitest";
import { graphWith } from "../graph.fixture.ts";
import { openAsynchronous } from "./asynchronous.ts";
import type { NewMessage } from "./queues.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:ingest";
const failed = { onFailure: { destination: "arn:queue" } };

function withSettings(settings: object) {
  const sent: NewMessage[] = [];
  const queues = {
    ...{ receive: () => [], remove: () => {}, held: () => [] },
    send: (_: string, message: NewMessage) => void sent.push(message),
  };
  const type = "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
  const graph = graphWith({ [type]: [{ functionName: "ingest", ...settings }] });
  let runs = 0;
  const { send } = openAsynchronous(graph, queues, () => {});
  const fail = async () => {
    runs += 1;
    throw new Error("never");
  };
  return {
    sent,
    runs: () => runs,
    send: (arn: string) => send({ arn, event: { n: 1 }, isFull: () => false, run: fail }),
  };
}

it("tries an event as often as the function's settings say, and then tells its destination", async () => {
  const { send, sent, runs } = withSettings({ maximumRetryAttempts: 1, destinationConfig: failed });
  await send(ARN);
  expect(runs()).toBe(2);
  expect(sent.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      requestContext: { functionArn: ARN, condition: "RetriesExhausted", approximateInvokeCount: 2 },
      requestPayload: { n: 1 },
      responsePayload: { errorMessage: "never" },
    },
  ]);
});

it("drops what came too late for a place", async () => {
  const { send } = openAsynchronous(
    graphWith({
      "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
        { functionName: "ingest", maximumEventAgeInSeconds: 0 },
      ],
    }),
    { receive: () => [], remove: () => {}, held: () => [], send: () => {} },
    () => {},
  );
  const runs: string[] = [];
  await send({ arn: ARN, event: {}, isFull: () => true, run: async () => void runs.push("run") });
  expect(runs).toEqual([]);
});

it("does not take the settings of a function for those of its alias", async () => {
  const { send, sent, runs } = withSettings({ maximumRetryAttempts: 0, destinationConfig: failed });
  await send(`${ARN}:live`);
  expect(runs()).toBe(3);
  expect(sent).toEqual([]);
});
