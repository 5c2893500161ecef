import { BULKHEADS, type Bulkhead, DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import { Fault } from "@bridgework/core/kernel/fault";
import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Random } from "@bridgework/core/ports/random";
import type { HistoryEvent, Run, RunDetail, StartRun, Workflows } from "@bridgework/core/ports/workflows";
import type { RunWatch } from "../observe/runs.ts";
import type { SqlValue } from "../sqlite/driver.ts";
import type { Reader } from "../sqlite/reader.ts";
import { type Bulkheads, createBulkheads, type QueueLimits } from "./bulkheads.ts";
import { createExecutionRows, type EngineWriter, type ExecutionRows, toRun } from "./execution-rows.ts";
import { type Committed, createLiveExecutions, type LiveExecutions } from "./live-executions.ts";
import { createMachines, type DeclaredMachine, type Machines } from "./machines.ts";
import { executionArn } from "./names.ts";
import { createRunQueries, type Query } from "./run-queries.ts";
import { outcomeOf, type RunTask } from "./task-outcome.ts";
import type { ScheduledTask } from "./task-queue.ts";
import { createTimers, type Timers } from "./timers.ts";

export interface ExecutionsOptions {
  readonly writer: EngineWriter;
  /** Default: reads go through the writer's connection. */
  readonly reader?: Reader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** Does a task. */
  readonly runStep: RunTask;
  /** Whose places a task takes; default: DEFAULT_BULKHEAD for all. */
  readonly bulkheadOf?: (functionName: string) => Bulkhead;
  readonly machines: ReadonlyMap<string, DeclaredMachine>;
  /** Runs that have changed, after each commit. */
  readonly onChange?: (runs: readonly Run[]) => void;
  readonly watch?: RunWatch;
  /** Told in a sentence about what is wrong on this side. */
  readonly onFault?: (problem: string) => void;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Tasks that run at once, and that wait for it in memory; default BULKHEADS. */
  readonly bulkheads: QueueLimits;
  /** Milliseconds that `drain` waits for running tasks; default 5,000. */
  readonly drain: number;
}

/** The local Step Functions. */
export interface Executions extends Workflows {
  /** Starts inside staged work of the writer: the start is durable with that work, or undone with it. Leaves an execution of the same name as it is. */
  startInTurn(request: StartRun): void;
  /** Takes up what an earlier process left, without holding up the event loop. */
  resume(): Promise<void>;
  /** Begins nothing more and waits for the running tasks, but not for ever; what has no result then is taken up by the next `resume`. */
  drain(): Promise<void>;
  /** How many executions are running. */
  running(): number;
  readonly machines: Machines;
  /** A name for an execution that was started without one. */
  newName(): string;
  find(id: string, workflow?: string): Promise<RunDetail | undefined>;
  history(
    id: string,
    page: { readonly limit: number; readonly after?: number },
    workflow?: string,
  ): Promise<readonly HistoryEvent[]>;
}

const LIMITS: Limits = { bulkheads: BULKHEADS, drain: 5_000 };
const PAGE = 2_000;

export function createExecutions(options: ExecutionsOptions): Executions {
  const { writer, reader, clock } = options;
  const limits = { ...LIMITS, ...options.limits };
  const rows = createExecutionRows(writer);
  const { machines, ready } = createMachines(writer, rows, clock, options.machines);
  const { live, timers, tasks, running } = createEngine(options, rows, machines, limits);
  const query: Query =
    reader === undefined
      ? throughWriter(writer)
      : <Row>(sql: string, values: readonly SqlValue[]) => reader.query<Row>(sql, values);

  return {
    ...createRunQueries(query),
    machines,
    running,
    newName: () => options.ids.next(),
    startInTurn: (request) => void live.startInTurn(request),
    start: async (request) => {
      const { arn, startedAt, agrees } = await live.start(request);
      if (!agrees) throw alreadyExists(request);
      return { arn, startedAt: isoTime(startedAt) };
    },
    resume: async () => {
      await ready;
      await resumeCommands(rows, timers, live);
      tasks.resume();
    },
    drain: async () => {
      timers.stop();
      await within(clock, limits.drain, tasks.drain());
      live.stop();
      tasks.abort();
    },
  };
}

interface Engine {
  readonly live: LiveExecutions;
  readonly timers: Timers;
  readonly tasks: Bulkheads;
  running(): number;
}

/** Executions, their timers and their tasks, each telling the others. */
function createEngine(options: ExecutionsOptions, rows: ExecutionRows, machines: Machines, limits: Limits): Engine {
  const { writer, clock, random, bulkheadOf = () => DEFAULT_BULKHEAD, onFault = () => {} } = options;
  const chance = () => ({ at: clock.now(), random: random.next() });
  const changes = createRunChanges(options.onChange ?? (() => {}));
  let running = rows.countRunning();

  const committed = ({ seq, origin, before, progress, issued }: Committed) => {
    running += Number(progress.status === "RUNNING") - Number(before?.status === "RUNNING");
    if (options.watch !== undefined) tellWatch(options.watch, rows, { seq, origin, before, progress });
    for (const event of issued.ended) timers.remove(seq, event);
    for (const event of issued.cancelled) tasks.cancel(seq, event);
    for (const { id, execution, event, kind, due, bulkhead } of issued.commands) {
      if (due !== null) timers.add({ due, execution, event });
      if (kind === "task") tasks.offer(bulkhead, { id, execution, event });
    }
    changes.add(toRun(origin, progress));
  };
  const live = createLiveExecutions({ writer, rows, machines, clock, random, bulkheadOf, committed, onFault });
  const timers = createTimers(clock, ({ execution, event }) => {
    if (rows.hasCommand(execution, event)) void live.deliver(execution, { kind: "timerFired", event, ...chance() });
  });
  const run = async ({ execution, event }: ScheduledTask, signal: AbortSignal): Promise<void> => {
    const state = await live.stateOf(execution);
    const waiting = state?.lanes.get(state.pending.get(event) ?? 0)?.waiting;
    if (waiting?.kind !== "task") return;
    const outcome = await outcomeOf(options.runStep, waiting, signal);
    await live.deliver(execution, { ...outcome, event, ...chance() });
  };
  const recorded = (bulkhead: Bulkhead, after: number, limit: number) =>
    writer.peek(() => rows.tasksAfter(bulkhead, after, limit));
  const tasks = createBulkheads({ limits: limits.bulkheads, run, recorded, onFault });
  return { live, timers, tasks, running: () => running };
}

function tellWatch(watch: RunWatch, rows: ExecutionRows, told: Omit<Committed, "issued">): void {
  const { seq, origin, before, progress } = told;
  const { workflow, name, trigger, started_at } = origin;
  if (before === null) watch.started(workflow);
  if (progress.status === "RUNNING") return;
  watch.ended({
    ...{ arn: executionArn(workflow, name), workflow, status: progress.status, error: progress.error },
    ...{ startedAt: started_at, stoppedAt: progress.stopped_at ?? started_at },
    causationId: trigger?.eventId ?? null,
    input: () => JSON.parse(rows.find(seq)?.input ?? "null"),
  });
}

/** Collects the runs that one commit changed and tells of them together. */
function createRunChanges(tell: (runs: readonly Run[]) => void) {
  let changed: Run[] = [];
  const tellAll = () => {
    const runs = changed;
    changed = [];
    tell(runs);
  };
  return {
    add: (run: Run) => {
      changed.push(run);
      if (changed.length === 1) queueMicrotask(tellAll);
    },
  };
}

/** Sets the timers and begins the starts that an earlier process recorded; executions themselves are read when they are needed. */
async function resumeCommands(rows: ExecutionRows, timers: Timers, live: LiveExecutions): Promise<void> {
  for (let after = 0, found = PAGE; found === PAGE; ) {
    const page = rows.commandsAfter(after, PAGE);
    for (const { execution, event, kind, due } of page) {
      if (due !== null) timers.add({ due, execution, event });
      if (kind === "start") void live.startRecorded(execution);
    }
    after = page.at(-1)?.id ?? after;
    found = page.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function throughWriter(writer: EngineWriter) {
  return <Row>(sql: string, parameters: readonly SqlValue[]) =>
    writer.peek(() => writer.db.prepare(sql).all(...parameters) as Row[]);
}

/** Resolves when the work has ended or the time is over. */
function within(clock: Clock, milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(milliseconds, resolve);
    work.then(() => {
      cancel();
      resolve();
    }, resolve);
  });
}

function alreadyExists({ workflow, name }: StartRun): Fault {
  return new Fault(
    "VALIDATION",
    "execution_already_exists",
    `Execution ${name} of ${workflow} exists already with another input. Give the new one another name.`,
  );
}
