import type { Json, JsonObject } from "@bridgework/core/kernel/json";
import { type HistoryEvent, RUN_STATUSES, type Run, type RunDetail } from "@bridgework/core/ports/workflows";
import type { AwsService } from "../aws-door.ts";
import { AwsError } from "../aws-error.ts";
import type { Executions } from "./executions.ts";
import { MOST_EVENTS } from "./history.ts";
import { InvalidDefinition } from "./machine.ts";
import type { Machine } from "./machines.ts";
import { executionArn as arnOfExecution, machineArn, ROLE_ARN } from "./names.ts";
import {
  checkName,
  executionOf,
  invalid,
  maxResults,
  optionalText,
  parseInput,
  positionOf,
  requiredText,
  tokenOf,
  workflowOf,
} from "./wire-input.ts";

type Operation = (executions: Executions, input: JsonObject) => Promise<Json>;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["CreateStateMachine", createStateMachine],
  ["DescribeStateMachine", describeStateMachine],
  ["ListStateMachines", listStateMachines],
  ["StartExecution", startExecution],
  ["DescribeExecution", describeExecution],
  ["DescribeStateMachineForExecution", describeStateMachineForExecution],
  ["ListExecutions", listExecutions],
  ["GetExecutionHistory", getExecutionHistory],
]);

/** Step Functions' operations, for X-Amz-Target `AWSStepFunctions.<operation>`. Times are epoch seconds with milliseconds as fraction. */
export function createStepFunctions(executions: Executions): AwsService {
  return async (name, input) => {
    const operation = OPERATIONS.get(name);
    if (operation === undefined)
      throw new AwsError(
        "UnknownOperationException",
        `Step Functions' ${name} is not served here. Served: ${[...OPERATIONS.keys()].join(", ")}.`,
      );
    return operation(executions, input);
  };
}

async function createStateMachine({ machines }: Executions, input: JsonObject): Promise<Json> {
  const name = checkName(requiredText(input, "name"));
  const definition = requiredText(input, "definition");
  const type = optionalText(input, "type") ?? "STANDARD";
  if (type !== "STANDARD" && type !== "EXPRESS") throw notInSet(type, "type", "STANDARD, EXPRESS");
  const machine = await machines.create(name, definition, type).catch((error: unknown) => {
    throw error instanceof InvalidDefinition ? new AwsError("InvalidDefinition", error.message) : error;
  });
  if (machine === undefined)
    throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${machineArn(name)}'`);
  return { stateMachineArn: machineArn(name), creationDate: seconds(machine.createdAt) };
}

async function describeStateMachine({ machines }: Executions, input: JsonObject): Promise<Json> {
  const { arn, workflow } = workflowOf(input);
  const machine = machines.get(workflow);
  if (machine === undefined) throw doesNotExist(arn);
  return {
    ...machineItem(machine),
    status: "ACTIVE",
    definition: JSON.stringify(machine.definition),
    roleArn: ROLE_ARN,
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
}

async function listStateMachines({ machines }: Executions, input: JsonObject): Promise<Json> {
  const all = machines.list();
  const from = Number(positionOf(input) ?? 0);
  const until = from + maxResults(input);
  return {
    stateMachines: all.slice(from, until).map(machineItem),
    ...(until < all.length ? { nextToken: tokenOf(String(until)) } : {}),
  };
}

async function startExecution(executions: Executions, input: JsonObject): Promise<Json> {
  const { arn, workflow } = workflowOf(input);
  const text = optionalText(input, "input") ?? "{}";
  const name = checkName(optionalText(input, "name") ?? executions.newName());
  if (executions.machines.get(workflow) === undefined) throw doesNotExist(arn);
  try {
    const { arn: executionArn, startedAt } = await executions.start({ workflow, name, input: parseInput(text) });
    return { executionArn, startDate: secondsOf(startedAt) };
  } catch (error) {
    throw translated(error, arnOfExecution(workflow, name));
  }
}

async function describeExecution(executions: Executions, input: JsonObject): Promise<Json> {
  const run = await found(executions, input);
  return {
    ...runItem(run),
    input: JSON.stringify(run.input),
    inputDetails: { included: true },
    ...(run.status === "SUCCEEDED" ? { output: JSON.stringify(run.output), outputDetails: { included: true } } : {}),
    ...(run.error === null ? {} : { error: run.error }),
    ...(run.cause === null ? {} : { cause: run.cause }),
    redriveStatus: "NOT_REDRIVABLE",
  };
}

/** The definition that the execution runs, whatever the newest is. */
async function describeStateMachineForExecution(executions: Executions, input: JsonObject): Promise<Json> {
  const { workflow, definition, startedAt } = await found(executions, input);
  return {
    stateMachineArn: machineArn(workflow),
    name: workflow,
    definition: JSON.stringify(definition),
    roleArn: ROLE_ARN,
    updateDate: secondsOf(startedAt),
  };
}

async function listExecutions(executions: Executions, input: JsonObject): Promise<Json> {
  const { arn, workflow } = workflowOf(input);
  if (executions.machines.get(workflow) === undefined) throw doesNotExist(arn);
  const given = optionalText(input, "statusFilter");
  const status = RUN_STATUSES.find((known) => known === given);
  if (given !== undefined && status === undefined) throw notInSet(given, "statusFilter", RUN_STATUSES.join(", "));
  const cursor = positionOf(input);
  const page = await executions.list(
    { workflow, ...(status === undefined ? {} : { status }) },
    { limit: maxResults(input), ...(cursor === undefined ? {} : { cursor }) },
  );
  return { executions: page.items.map(runItem), ...(page.next === null ? {} : { nextToken: tokenOf(page.next) }) };
}

/** Newest first, the position is that of the last event shown; it is passed on going down. */
async function getExecutionHistory(executions: Executions, input: JsonObject): Promise<Json> {
  const run = await found(executions, input);
  const limit = maxResults(input);
  const position = positionOf(input);
  const backward = input.reverseOrder === true;
  const events = backward
    ? await newestFirst(executions, run, limit, position)
    : await executions.history(run.id, { limit: limit + 1, after: Number(position ?? 0) }, run.workflow);
  const page = events.slice(0, limit);
  const more = events.length > limit ? { nextToken: tokenOf(String(page.at(-1)?.id)) } : {};
  return { events: page.map((event) => eventItem(event, input.includeExecutionData !== false)), ...more };
}

async function newestFirst(
  executions: Executions,
  run: Run,
  limit: number,
  position: string | undefined,
): Promise<readonly HistoryEvent[]> {
  const all = await executions.history(
    run.id,
    { limit: position === undefined ? MOST_EVENTS : Number(position) - 1 },
    run.workflow,
  );
  return all.slice(-(limit + 1)).reverse();
}

async function found(executions: Executions, input: JsonObject): Promise<RunDetail> {
  const { arn, workflow, name } = executionOf(input);
  const run = await executions.find(name, workflow);
  if (run === undefined) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return run;
}

function machineItem({ name, type, createdAt }: Machine): JsonObject {
  return { stateMachineArn: machineArn(name), name, type, creationDate: seconds(createdAt) };
}

function runItem(run: Run): JsonObject {
  return {
    executionArn: run.arn,
    stateMachineArn: machineArn(run.workflow),
    name: run.id,
    status: run.status,
    startDate: secondsOf(run.startedAt),
    ...(run.stoppedAt === null ? {} : { stopDate: secondsOf(run.stoppedAt) }),
    redriveCount: 0,
  };
}

/** Members that carry a workflow's data; a caller may ask for the history without them. */
const DATA = new Set(["input", "output", "parameters", "assignedVariables"]);

function eventItem({ timestamp, ...event }: HistoryEvent, withData: boolean): JsonObject {
  const item = { ...(event as unknown as JsonObject), timestamp: secondsOf(timestamp) };
  return withData ? item : withoutData(item);
}

function withoutData(item: JsonObject): JsonObject {
  const bare = (details: Json): Json =>
    typeof details === "object" && details !== null
      ? Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.has(name)))
      : details;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, bare(value)]));
}

/** The engine's own refusals, in Step Functions' words. */
function translated(error: unknown, executionArn: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "execution_already_exists")
    return new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
  if (code === "input_too_large") return invalid("''", "input", "Member must have length less than or equal to 262144");
  return error;
}

function doesNotExist(arn: string): AwsError {
  return new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

function notInSet(value: string, name: string, set: string): AwsError {
  return invalid(`'${value}'`, name, `Member must satisfy enum value set: [${set}]`);
}

function secondsOf(iso: string): number {
  return seconds(Date.parse(iso));
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
