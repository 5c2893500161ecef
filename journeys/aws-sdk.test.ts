import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { DeadLetterPage, EventPage } from "@bridgework/functions/http/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getJson } from "./http.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "./process.ts";

/* Unmodified AWS SDK clients that find the process by AWS_ENDPOINT_URL alone. */

const folder = temporaryFolder();
let bridgework: StartedProcess;
let events: EventBridgeClient;
let states: SFNClient;

beforeAll(async () => {
  bridgework = await startProcess({ data: folder.path, environment: { TASK_FAILURE_RATE: "0" } });
  process.env["AWS_ENDPOINT_URL"] = bridgework.url;
  process.env["AWS_REGION"] = "us-east-1";
  process.env["AWS_ACCESS_KEY_ID"] = "any";
  process.env["AWS_SECRET_ACCESS_KEY"] = "any";
  events = new EventBridgeClient({});
  states = new SFNClient({});
});

afterAll(async () => {
  events.destroy();
  states.destroy();
  await bridgework.stop();
  folder.remove();
});

const machine = "arn:aws:states:us-east-1:000000000000:stateMachine:task-run";

it("publishes with PutEvents, starts the workflow by its rule, and shows it through Step Functions", async () => {
  const data = {
    taskId: "from-the-sdk",
    name: "resize",
    handler: { type: "simulated", failureRate: 0 },
    input: { pages: 2 },
  };
  const put = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: "bridgework-inbox",
          Source: "shop",
          DetailType: "TaskSubmitted",
          Detail: JSON.stringify({ data }),
        },
      ],
    }),
  );
  expect(put.FailedEntryCount).toBe(0);

  const execution = await eventually("the execution to succeed", async () => {
    const { executions = [] } = await states.send(
      new ListExecutionsCommand({ stateMachineArn: machine, statusFilter: "SUCCEEDED" }),
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

  const { body } = await getJson<EventPage>(
    `${bridgework.url}/api/events?stream=${encodeURIComponent("task#from-the-sdk")}&order=forward`,
  );
  expect(body.items.map((item) => item.type)).toEqual(["TaskSubmitted", "TaskStarted", "TaskSucceeded"]);
});

it("answers AWS's per-entry errors and takes the valid entries beside them", async () => {
  const counter = { data: { counterId: "sdk", delta: 2 } };
  const put = await events.send(
    new PutEventsCommand({
      Entries: [
        { Source: "shop", DetailType: "CounterChanged", Detail: JSON.stringify(counter) },
        { DetailType: "CounterChanged", Detail: "{}" },
        { Source: "shop", DetailType: "CounterChanged", Detail: "not JSON" },
      ],
    }),
  );
  expect(put.FailedEntryCount).toBe(2);
  expect(put.Entries?.[0]?.EventId).toBeDefined();
  expect(put.Entries?.[1]).toMatchObject({
    ErrorCode: "InvalidArgument",
    ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
  });
  expect(put.Entries?.[2]).toMatchObject({ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." });
  expect((await getJson(`${bridgework.url}/api/counters/sdk`)).body).toMatchObject({ value: 2, version: 1 });
});

it("keeps what comes by the bus and is not valid as a rejected dead letter with its reason", async () => {
  const put = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: "shop",
          DetailType: "CounterChanged",
          Detail: JSON.stringify({ data: { counterId: "sdk", delta: "two" } }),
        },
      ],
    }),
  );
  expect(put.FailedEntryCount).toBe(0);
  const { body } = await getJson<DeadLetterPage>(`${bridgework.url}/api/dead-letters?kind=rejected`);
  expect(body.items[0]).toMatchObject({ status: "dead", errorClass: "VALIDATION", eventType: "CounterChanged" });
  expect(body.items[0]?.reason).toContain("data.delta");
});

it("starts an execution by hand, once for one name and input", async () => {
  const start = () =>
    states.send(
      new StartExecutionCommand({
        stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:counter-milestone",
        name: "by-hand",
        input: "{}",
      }),
    );
  const [first, second] = [await start(), await start()];
  expect(second.executionArn).toBe(first.executionArn);
  await expect(
    states.send(
      new DescribeExecutionCommand({ executionArn: "arn:aws:states:us-east-1:000000000000:execution:task-run:nobody" }),
    ),
  ).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
});
