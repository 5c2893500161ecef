import { expect, it } from "vitest";
import { graphWith } from "../graph.fixture.ts";
import { openBuses } from "./buses.ts";
import { faultOf } from "./instances.ts";
import type { NewMessage } from "./queues.ts";

const retryPolicy = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 };

/** One bus with a rule for orders, whose target is said to take what it is handed, or not. */
function withRule(deliver: (arn: string) => Promise<void>) {
  const sent: { readonly arn: string; readonly message: NewMessage }[] = [];
  const on = { eventBusName: "facts", rule: "orders", targetId: "ship" };
  const graph = graphWith({
    "cloudwatch/eventBus:EventBus": [{ name: "facts" }],
    "cloudwatch/eventRule:EventRule": [
      {
        name: "orders",
        description: "",
        eventBusName: "facts",
        eventPattern: { "detail-type": [{ prefix: "Order" }] },
      },
    ],
    "cloudwatch/eventTarget:EventTarget": [
      { ...on, arn: "arn:aws:states:::ship", retryPolicy, deadLetterConfig: { arn: "arn:aws:sqs:::undelivered" } },
    ],
  });
  const queues = {
    ...{ receive: () => [], remove: () => {}, held: () => [] },
    send: (arn: string, message: NewMessage) => void sent.push({ arn, message }),
  };
  const buses = openBuses({ graph, queues, deliver });
  return {
    buses,
    sent,
    put: (bus: string, type: string) => buses.put(bus, buses.eventOf({ source: "s", type, detail: {} })),
  };
}

it("hands an event to the targets of the rules of its bus that it matches", async () => {
  const delivered: string[] = [];
  const { buses, put } = withRule(async (arn) => void delivered.push(arn));
  put("facts", "OrderPlaced");
  put("facts", "FormSubmitted");
  put("default", "OrderPlaced");
  put("nowhere", "OrderPlaced");
  await buses.settled();
  expect(delivered).toEqual(["arn:aws:states:::ship"]);
});

it("puts what a target does not take into its dead-letter queue, as EventBridge says it", async () => {
  let tries = 0;
  const { buses, sent, put } = withRule(async () => {
    tries += 1;
    throw faultOf("StateMachineDoesNotExist", "There is none.");
  });
  put("facts", "OrderPlaced");
  await buses.settled();
  expect(tries).toBe(4);
  expect(sent).toMatchObject([
    {
      arn: "arn:aws:sqs:::undelivered",
      message: {
        attributes: {
          RULE_ARN: "arn:aws:events:us-east-1:123456789012:rule/facts/orders",
          TARGET_ARN: "arn:aws:states:::ship",
          ERROR_CODE: "StateMachineDoesNotExist",
          RETRY_ATTEMPTS: "3",
        },
      },
    },
  ]);
  expect(JSON.parse(sent[0]?.message.body ?? "")).toMatchObject({ "detail-type": "OrderPlaced" });
});
