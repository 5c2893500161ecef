import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { afterEach, beforeEach, expect, it } from "vitest";
import { machineOf, task } from "./advance.fixture.ts";
import { openEngine, settled, type TestEngine } from "./engine.fixture.ts";
import { createStepFunctions } from "./wire.ts";

const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:plain";
const EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:plain:one";
const PLAIN = machineOf({ A: { Type: "Pass" }, B: { Type: "Pass" } });

let engine: TestEngine;
let call: (operation: string, input: JsonObject) => Promise<JsonObject>;

beforeEach(async () => {
  engine = await openEngine({ plain: PLAIN, failing: machineOf({ A: { Type: "Fail", Error: "E", Cause: "C" } }) });
  const service = createStepFunctions(engine.executions);
  call = async (operation, input) => (await service(operation, input)) as JsonObject;
});

afterEach(() => engine.close());

const refused = async (operation: string, input: JsonObject): Promise<Json> => {
  const error: unknown = await call(operation, input).catch((thrown: unknown) => thrown);
  const { type, message, status } = error as {
    readonly type: string;
    readonly message: string;
    readonly status: number;
  };
  return `${status} ${type}: ${message}`;
};

it("StartExecution and DescribeExecution answer with times in seconds and values as text", async () => {
  const started = await call("StartExecution", { stateMachineArn: MACHINE, name: "one", input: '{"n":1}' });
  expect(started).toEqual({ executionArn: EXECUTION, startDate: 1767225600 });
  expect(await call("DescribeExecution", { executionArn: EXECUTION })).toEqual({
    executionArn: EXECUTION,
    stateMachineArn: MACHINE,
    name: "one",
    status: "SUCCEEDED",
    startDate: 1767225600,
    stopDate: 1767225600,
    input: '{"n":1}',
    inputDetails: { included: true },
    output: '{"n":1}',
    outputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: "NOT_REDRIVABLE",
  });
});

it("DescribeExecution shows a failure's error and cause", async () => {
  const stateMachineArn = MACHINE.replace("plain", "failing");
  const { executionArn = "" } = await call("StartExecution", { stateMachineArn });
  const described = await call("DescribeExecution", { executionArn });
  expect(described).toMatchObject({ status: "FAILED", input: "{}", error: "E", cause: "C" });
  expect(described).not.toHaveProperty("output");
});

it("GetExecutionHistory pages in both directions", async () => {
  await call("StartExecution", { stateMachineArn: MACHINE, name: "one", input: '{"n":1}' });
  const pages = async (more: JsonObject) => {
    const ids: Json[] = [];
    let nextToken: Json | undefined;
    do {
      const page = await call("GetExecutionHistory", {
        executionArn: EXECUTION,
        maxResults: 4,
        ...more,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      ids.push((page.events as JsonObject[]).map(({ id }) => id ?? 0));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return ids;
  };
  expect(await pages({})).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(await pages({ reverseOrder: true })).toEqual([
    [6, 5, 4, 3],
    [2, 1],
  ]);
  const bare = await call("GetExecutionHistory", { executionArn: EXECUTION, includeExecutionData: false });
  expect(JSON.stringify(bare)).not.toContain('\\"n\\"');
  expect((bare.events as JsonObject[])[1]).toEqual({
    id: 2,
    previousEventId: 0,
    type: "PassStateEntered",
    timestamp: 1767225600,
    stateEnteredEventDetails: { name: "A", inputDetails: { truncated: false } },
  });
});

it("ListExecutions pages and filters by status", async () => {
  for (const name of ["one", "two", "three"]) await call("StartExecution", { stateMachineArn: MACHINE, name });
  const first = await call("ListExecutions", { stateMachineArn: MACHINE, maxResults: 2 });
  expect((first.executions as JsonObject[]).map(({ name }) => name)).toEqual(["three", "two"]);
  const second = await call("ListExecutions", { stateMachineArn: MACHINE, nextToken: first.nextToken ?? "" });
  expect((second.executions as JsonObject[]).map(({ name }) => name)).toEqual(["one"]);
  expect(await call("ListExecutions", { stateMachineArn: MACHINE, statusFilter: "RUNNING" })).toEqual({
    executions: [],
  });
});

it("CreateStateMachine makes a machine that ListStateMachines, DescribeStateMachine and StartExecution know", async () => {
  const definition = JSON.stringify(machineOf({ A: task("step") }));
  const created = await call("CreateStateMachine", { name: "made", definition, roleArn: "arn:aws:iam::1:role/r" });
  expect(created).toEqual({ stateMachineArn: MACHINE.replace("plain", "made"), creationDate: 1767225600 });
  expect(await call("CreateStateMachine", { name: "made", definition, roleArn: "arn:aws:iam::1:role/r" })).toEqual(
    created,
  );
  const { stateMachines } = await call("ListStateMachines", {});
  expect((stateMachines as JsonObject[]).map(({ name }) => name)).toEqual(["failing", "made", "plain"]);
  expect(await call("DescribeStateMachine", { stateMachineArn: created.stateMachineArn ?? "" })).toMatchObject({
    name: "made",
    definition,
    status: "ACTIVE",
  });
  const { executionArn = "" } = await call("StartExecution", { stateMachineArn: created.stateMachineArn ?? "" });
  await settled();
  expect(await call("DescribeExecution", { executionArn })).toMatchObject({ status: "SUCCEEDED" });
});

it.each<[string, string, JsonObject, string]>([
  [
    "an ARN of nothing",
    "DescribeExecution",
    { executionArn: "x" },
    "400 InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'",
  ],
  [
    "an unknown execution",
    "GetExecutionHistory",
    { executionArn: EXECUTION },
    `400 ExecutionDoesNotExist: Execution Does Not Exist: '${EXECUTION}'`,
  ],
  [
    "an unknown machine",
    "StartExecution",
    { stateMachineArn: `${MACHINE}x` },
    `400 StateMachineDoesNotExist: State Machine Does Not Exist: '${MACHINE}x'`,
  ],
  [
    "a missing ARN",
    "StartExecution",
    {},
    "400 ValidationException: 1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null",
  ],
  ["a bad name", "StartExecution", { stateMachineArn: MACHINE, name: "a b" }, "400 InvalidName: Invalid Name: 'a b'"],
  [
    "a bad token",
    "ListExecutions",
    { stateMachineArn: MACHINE, nextToken: "x" },
    "400 InvalidToken: Invalid Token: 'Invalid token'",
  ],
  [
    "a bad status",
    "ListExecutions",
    { stateMachineArn: MACHINE, statusFilter: "DONE" },
    "400 ValidationException: 1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED]",
  ],
  [
    "too large a page",
    "ListExecutions",
    { stateMachineArn: MACHINE, maxResults: 1001 },
    "400 ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
  [
    "a bad definition",
    "CreateStateMachine",
    { name: "x", definition: "{}", roleArn: "r" },
    '400 InvalidDefinition: Invalid State Machine Definition: \'SCHEMA_VALIDATION_FAILED: The field "StartAt" is required at /, SCHEMA_VALIDATION_FAILED: Field "States" must be an object of objects, not nothing at /States, SCHEMA_VALIDATION_FAILED: There must be at least one state at /States\'',
  ],
  [
    "a name that is taken",
    "CreateStateMachine",
    { name: "plain", definition: JSON.stringify(machineOf({ Z: { Type: "Pass" } })), roleArn: "r" },
    `400 StateMachineAlreadyExists: State Machine Already Exists: '${MACHINE}'`,
  ],
  [
    "an operation that is not served",
    "StopExecution",
    {},
    "400 UnknownOperationException: Step Functions' StopExecution is not served here. Served: CreateStateMachine, DescribeStateMachine, ListStateMachines, StartExecution, DescribeExecution, DescribeStateMachineForExecution, ListExecutions, GetExecutionHistory.",
  ],
])("refuses %s in Step Functions' words", async (_, operation, input, answer) => {
  expect(await refused(operation, input)).toBe(answer);
});

it("refuses input that is nested too deep to be worked on", async () => {
  const input = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
  expect(await refused("StartExecution", { stateMachineArn: MACHINE, input })).toBe(
    "400 InvalidExecutionInput: Invalid State Machine Execution Input: 'nested deeper than 1000 levels'",
  );
});

it("refuses input that is not JSON, and a name that is used with another input", async () => {
  expect(await refused("StartExecution", { stateMachineArn: MACHINE, input: "{" })).toContain(
    "400 InvalidExecutionInput: Invalid State Machine Execution Input: '",
  );
  await call("StartExecution", { stateMachineArn: MACHINE, name: "one", input: "1" });
  expect(await refused("StartExecution", { stateMachineArn: MACHINE, name: "one", input: "2" })).toBe(
    `400 ExecutionAlreadyExists: Execution Already Exists: '${EXECUTION}'`,
  );
});
