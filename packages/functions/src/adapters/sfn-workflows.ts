import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Json } from "@bridgework/core/kernel/json";
import { isoTime } from "@bridgework/core/ports/clock";
import type { HistoryEvent, Run, RunDetail, StartRun, Workflows } from "@bridgework/core/ports/workflows";
import type { RunRows } from "./dynamo-runs.ts";
import { sfnFault } from "./sfn-client.ts";
import { activityIn, historyEvent, retriesIn } from "./sfn-history.ts";

export interface SfnWorkflowsSettings {
  readonly client: SFNClient;
  readonly rows: RunRows;
  /** ARN of a state machine up to the workflow's name. */
  readonly machinePrefix: string;
}

/** Step Functions gives so many at once, and ends an execution that has 25,000. */
const MOST_EVENTS = 1_000;
const MOST_PAGES = 25;

/**
 * Step Functions. What it does not list by is read from rows, which are as of the last change of status that the
 * account's bus has told: a moment behind. `retries` and `activity` are known to `find` alone, which reads them from the
 * newest thousand events of the history. A run that ended 90 days ago is gone.
 */
export function sfnWorkflows({ client, rows, machinePrefix }: SfnWorkflowsSettings): Workflows {
  const ask = <Answer>(machine: string, pending: Promise<Answer>): Promise<Answer> =>
    pending.catch((error: unknown) => {
      throw sfnFault(machine, error);
    });

  return {
    start: async (request) => {
      const started = await startOnce(client, `${machinePrefix}${request.workflow}`, request);
      await rows.put(begun(request, started));
      return started;
    },
    list: (filter, page) => rows.list(filter, page),
    find: async (id) => {
      const run = await rows.find(id);
      return run === undefined ? undefined : detailOf(client, run);
    },
    history: async (id, { limit, after = 0 }) => {
      const run = await rows.find(id);
      if (run === undefined) return [];
      const found: HistoryEvent[] = [];
      let nextToken: string | undefined;
      for (let page = 0; page < MOST_PAGES && found.length < limit; page += 1) {
        const asked = {
          executionArn: run.arn,
          maxResults: MOST_EVENTS,
          ...(nextToken === undefined ? {} : { nextToken }),
        };
        const answer = await ask(run.workflow, client.send(new GetExecutionHistoryCommand(asked)));
        found.push(...(answer.events ?? []).map(historyEvent).filter((event) => event.id > after));
        nextToken = answer.nextToken;
        if (nextToken === undefined) break;
      }
      return found.slice(0, limit);
    },
  };
}

/** The name of an execution that has ended is not taken again, whatever its input: then the one that there is counts. */
async function startOnce(client: SFNClient, machine: string, { name, input: given }: StartRun) {
  const input = JSON.stringify(given);
  try {
    const { executionArn = "", startDate } = await client.send(
      new StartExecutionCommand({ stateMachineArn: machine, name, input }),
    );
    return { arn: executionArn, startedAt: isoOf(startDate) };
  } catch (error) {
    if (!(error instanceof Error && error.name === "ExecutionAlreadyExists")) throw sfnFault(machine, error);
    const arn = `${machine.replace(":stateMachine:", ":execution:")}:${name}`;
    const known = await client.send(new DescribeExecutionCommand({ executionArn: arn })).catch((cause: unknown) => {
      throw sfnFault(machine, cause);
    });
    if (known.input === input) return { arn, startedAt: isoOf(known.startDate) };
    throw alreadyExists(machine, name, error);
  }
}

function alreadyExists(machine: string, name: string, cause: unknown): Fault {
  const message = `Execution ${name} of ${machine} exists already with another input. Give the new one another name.`;
  return new Fault("VALIDATION", "execution_already_exists", message, { cause });
}

function begun({ workflow, name, trigger }: StartRun, { arn, startedAt }: { arn: string; startedAt: string }): Run {
  return {
    ...{ id: name, arn, workflow, status: "RUNNING", activity: "working", retries: 0, startedAt, stoppedAt: null },
    ...{ trigger: trigger ?? null, error: null, cause: null },
  };
}

/** Undefined where Step Functions has forgotten it. */
async function detailOf(client: SFNClient, run: Run): Promise<RunDetail | undefined> {
  const executionArn = run.arn;
  try {
    const [execution, machine, history] = await Promise.all([
      client.send(new DescribeExecutionCommand({ executionArn })),
      client.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
      client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: MOST_EVENTS })),
    ]);
    const { status = run.status, startDate, stopDate, input, output, error = null, cause = null } = execution;
    const events = (history.events ?? []).map(historyEvent);
    return {
      ...run,
      status: status === "PENDING_REDRIVE" ? "FAILED" : status,
      activity: status === "RUNNING" ? activityIn(events) : null,
      retries: retriesIn(events),
      startedAt: startDate === undefined ? run.startedAt : isoOf(startDate),
      stoppedAt: stopDate === undefined ? null : isoOf(stopDate),
      ...{ error, cause, input: parsed(input), output: parsed(output) },
      definition: JSON.parse(machine.definition ?? "{}"),
    };
  } catch (error) {
    if (error instanceof Error && error.name === "ExecutionDoesNotExist") return undefined;
    throw sfnFault(run.workflow, error);
  }
}

function parsed(text: string | undefined): Json {
  return text === undefined ? null : JSON.parse(text);
}

function isoOf(time: Date | undefined): string {
  return isoTime(time?.getTime() ?? 0);
}
