import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { CounterItem, DeadLetterPage, EventPage } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSystem } from "./open-system.ts";
import { eventually } from "./process.ts";
import type { System } from "./system.ts";

/* Unmodified AWS SDK clients that find the system by AWS_ENDPOINT_URL alone. */

let system: System;
let events: EventBridgeClient;
let states: SFNClient;

beforeAll(async () => {
  system = await openSystem();
  process.env["AWS_ENDPOINT_URL"] = system.aws.endpoint;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "any";
  process.env["AWS_SECRET_ACCESS_KEY"] = "any";
  events = new EventBridgeClient({});
  states = new SFNClient({});
});

afterAll(async () => {
  events.destroy();
  states.destroy();
  await system.close();
});

const entry = (DetailType: string, detail: unknown): PutEventsRequestEntry => ({
  ...{ EventBusName: system.aws.inboxBus, Source: "shop", DetailType },
  Detail: typeof detail === "string" ? detail : JSON.stringify(detail),
});

const putEvents = (...Entries: PutEventsRequestEntry[]) => events.send(new PutEventsCommand({ Entries }));

it("publishes with PutEvents, starts the workflow by its rule, and shows it through Step Functions", async () => {
  const data = {
    taskId: "from-the-sdk",
    name: "resize",
    handler: { type: "simulated", failureRate: 0 },
    input: { pages: 2 },
  };
  const put = await putEvents(entry("TaskSubmitted", { data }));
  expect(put.FailedEntryCount).toBe(0);

  const execution = await eventually("the execution to succeed", async () => {
    const { executions = [] } = await states.send(
      new ListExecutionsCommand({ stateMachineArn: system.aws.machine("task-run"), statusFilter: "SUCCEEDED" }),
    );
    return executions[0];
  });
  const described = await states.send(new DescribeExecutionCommand({ executionArn: execution.executionArn }));
  expect(JSON.parse(described.input ?? "{}")).toMatchObject({
    "detail-type": "TaskSubmitted",
    source: "bridgework.facts",
    detail: { stream: "task#from-the-sdk", data },
  });
  expect(described.stopDate).toBeInstanceOf(Date);

  const history = await states.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn }));
  expect(history.events?.[0]?.type).toBe("ExecutionStarted");
  expect(history.events?.at(-1)?.type).toBe("ExecutionSucceeded");

  const { body } = await system.get<EventPage>(
    `/api/events?stream=${encodeURIComponent("task#from-the-sdk")}&order=forward`,
  );
  expect(body.items.map((item) => item.type)).toEqual(["TaskSubmitted", "TaskStarted", "TaskSucceeded"]);
});

it("answers AWS's per-entry errors and takes the valid entries beside them", async () => {
  const valid = entry("CounterChanged", { data: { counterId: "sdk", delta: 2 } });
  const { Source: _, ...withoutSource } = valid;
  const put = await putEvents(valid, withoutSource, entry("CounterChanged", "not JSON"));
  expect(put.FailedEntryCount).toBe(2);
  expect(put.Entries?.[0]?.EventId).toBeDefined();
  expect(put.Entries?.[1]).toMatchObject({
    ErrorCode: "InvalidArgument",
    ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
  });
  expect(put.Entries?.[2]).toMatchObject({ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." });
  const counter = await eventually("the counter", async () => {
    const { body } = await system.get<CounterItem>("/api/counters/sdk");
    return body.version > 0 ? body : undefined;
  });
  expect(counter).toMatchObject({ value: 2, version: 1 });
});

it("keeps what comes by the bus and is not valid as a rejected dead letter with its reason", async () => {
  const put = await putEvents(entry("CounterChanged", { data: { counterId: "sdk", delta: "two" } }));
  expect(put.FailedEntryCount).toBe(0);
  const letter = await eventually("the dead letter", async () => {
    const { body } = await system.get<DeadLetterPage>("/api/dead-letters?kind=rejected");
    return body.items[0];
  });
  expect(letter).toMatchObject({ status: "dead", errorClass: "VALIDATION", eventType: "CounterChanged" });
  expect(letter.reason).toContain("data.delta");
});

it("starts an execution by hand, once for one name and input", async () => {
  const start = () =>
    states.send(
      new StartExecutionCommand({
        stateMachineArn: system.aws.machine("counter-milestone"),
        name: "by-hand",
        input: "{}",
      }),
    );
  const [first, second] = [await start(), await start()];
  expect(second.executionArn).toBe(first.executionArn);
  const executionArn = first.executionArn?.replace(/[^:]+$/, "nobody");
  await expect(states.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: "ExecutionDoesNotExist",
  });
});
