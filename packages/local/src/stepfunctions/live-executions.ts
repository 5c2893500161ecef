import { type Bulkhead, DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import { messageOf } from "@bridgework/core/kernel/fault";
import { pause } from "@bridgework/core/ports/clock";
import type { StartRun } from "@bridgework/core/ports/workflows";
import { type Advanced, advance } from "./advance.ts";
import { createValueNumbers, packChunk } from "./chunks.ts";
import { type CommandBook, createCommandNumbers, type Issued, NOTHING_ISSUED, recordCommands } from "./commands.ts";
import { type EngineWriter, type ExecutionRows, type Origin, originOf, type Progress } from "./execution-rows.ts";
import { type ExecutionState, NOT_STARTED, type Signal, type Started } from "./execution-state.ts";
import { createLiveCache, type LiveCache } from "./live-cache.ts";
import { type PreparedStart, prepareStart, type StartPorts } from "./prepare-start.ts";
import { type Live, progressOf, sameProgress } from "./progress.ts";
import { replay, startedSignal } from "./replay.ts";

/** What a signal led to, told once it is durable. */
export interface Committed {
  readonly seq: number;
  readonly origin: Origin;
  /** Null for a start. */
  readonly before: Progress | null;
  readonly progress: Progress;
  readonly issued: Issued;
}

export interface LivePorts extends StartPorts {
  readonly writer: EngineWriter;
  readonly rows: ExecutionRows;
  readonly bulkheadOf: (functionName: string) => Bulkhead;
  readonly committed: (what: Committed) => void;
  readonly onFault: (problem: string) => void;
}

export interface StartResult {
  readonly arn: string;
  readonly startedAt: number;
  /** False where an execution of this name exists with another input. */
  readonly agrees: boolean;
}

/** Signals in; chunks, commands and changes of rows out. */
export interface LiveExecutions {
  /** Resolves when it is durable. Rejects with a VALIDATION fault for an unknown workflow or too large an input. */
  start(request: StartRun): Promise<StartResult>;
  /** As `start`, to be called inside staged work. */
  startInTurn(request: StartRun): StartResult;
  /** Resolves when the signal and what it led to is durable, or changed nothing. */
  deliver(seq: number, signal: Signal): Promise<void>;
  /** Starts an execution whose start was recorded and not handled. */
  startRecorded(seq: number): Promise<void>;
  /** The state of a running execution. */
  stateOf(seq: number): Promise<ExecutionState | undefined>;
  /** Takes no more signals. */
  stop(): void;
}

/** Stands for the start among the commands, where the others have the number of a history event. */
const START_EVENT = 0;
const MOST_LIVE = 10_000;
const STORAGE_RETRY_MS = 1_000;
const NOTHING_TO_COMMIT = { committed: Promise.resolve() };

export function createLiveExecutions(ports: LivePorts): LiveExecutions {
  return new DurableExecutions(ports);
}

class DurableExecutions implements LiveExecutions {
  readonly #ports: LivePorts;
  readonly #cache: LiveCache = createLiveCache(MOST_LIVE);
  readonly #book: CommandBook;
  /** What the starts that wait for the library will come to. */
  readonly #first = new WeakMap<Live, Promise<Advanced>>();
  #stopped = false;

  constructor(ports: LivePorts) {
    this.#ports = ports;
    const { rows, bulkheadOf } = ports;
    this.#book = { rows, bulkheadOf, nextNumber: createCommandNumbers(rows.newestCommand()) };
    ports.writer.onUndo(() => this.#cache.forgetTouched());
  }

  async start(request: StartRun): Promise<StartResult> {
    const prepared = prepareStart(this.#ports, request);
    const advanced = await prepared.advanced;
    return this.#ports.writer.stage(() => this.#place(prepared, this.#startNow(prepared, advanced)));
  }

  startInTurn(request: StartRun): StartResult {
    const prepared = prepareStart(this.#ports, request);
    const { advanced } = prepared;
    const isNew =
      advanced instanceof Promise ? this.#startLater(prepared, advanced) : this.#startNow(prepared, advanced);
    return this.#place(prepared, isNew);
  }

  async deliver(seq: number, signal: Signal): Promise<void> {
    while (!this.#stopped) {
      try {
        const { committed } = await this.#cache.exclusively(seq, () => this.#take(seq, signal));
        return await committed;
      } catch (error) {
        this.#ports.onFault(messageOf(error));
        await pause(this.#ports.clock, STORAGE_RETRY_MS);
      }
    }
  }

  async startRecorded(seq: number): Promise<void> {
    const row = this.#ports.rows.find(seq);
    if (row !== undefined) await this.deliver(seq, startedSignal(row, JSON.parse(row.input)));
  }

  async stateOf(seq: number): Promise<ExecutionState | undefined> {
    return (this.#cache.get(seq) ?? (await this.#cache.exclusively(seq, () => this.#open(seq))))?.state;
  }

  stop(): void {
    this.#stopped = true;
  }

  #place({ origin, signal, input }: PreparedStart, isNew: boolean): StartResult {
    const { arn } = signal.execution;
    if (isNew) return { arn, startedAt: origin.started_at, agrees: true };
    const row = this.#ports.rows.findNamed(origin.workflow, origin.name);
    return { arn, startedAt: row?.started_at ?? 0, agrees: row?.input === input };
  }

  /** Writes the start and all that it leads to at once. False where the name is taken. */
  #startNow(
    { origin, machine, signal, input, numbers }: PreparedStart,
    { state, history, commands }: Advanced,
  ): boolean {
    const { writer, rows, committed } = this.#ports;
    const chunk = packChunk(signal, history, numbers);
    const progress = progressOf(state, numbers);
    const seq = rows.insert(origin, progress, input);
    if (seq === null) return false;
    rows.insertChunk(seq, { number: 1, at: signal.at, ...chunk });
    const issued = recordCommands(this.#book, seq, commands, signal);
    writer.afterCommit(() => {
      if (progress.status === "RUNNING") this.#cache.keep({ seq, origin, machine, numbers, state, chunks: 1 });
      committed({ seq, origin, before: null, progress, issued });
    });
    return true;
  }

  /** JSONata's library answers in a microtask, when the staged work is over: the start itself is recorded first. */
  #startLater({ origin, machine, signal, input, numbers }: PreparedStart, advanced: Promise<Advanced>): boolean {
    const { writer, rows, committed } = this.#ports;
    const progress = progressOf(NOT_STARTED, numbers);
    const seq = rows.insert(origin, progress, input);
    if (seq === null) return false;
    const start = { execution: seq, event: START_EVENT, kind: "start", due: null } as const;
    rows.insertCommand({ ...start, id: this.#book.nextNumber(), bulkhead: DEFAULT_BULKHEAD });
    const live = this.#cache.keep({ seq, origin, machine, numbers, state: NOT_STARTED, chunks: 0 });
    this.#cache.touch(live);
    this.#first.set(live, advanced);
    writer.afterCommit(() => committed({ seq, origin, before: null, progress, issued: NOTHING_ISSUED }));
    void this.deliver(seq, signal);
    return true;
  }

  async #take(seq: number, signal: Signal): Promise<{ readonly committed: Promise<void> }> {
    for (;;) {
      const live = this.#cache.get(seq) ?? (await this.#open(seq));
      if (live === undefined || (signal.kind === "started" && !isFor(live, signal))) return NOTHING_TO_COMMIT;
      const taken = signal.kind === "started" ? onInputOf(live, signal) : signal;
      const advanced = await this.#advance(live, taken);
      if (advanced instanceof Error) return { committed: this.#abandon(live, advanced) };
      if (advanced.state === live.state) return NOTHING_TO_COMMIT;
      // Another object means: undone in the meantime, and what this is based on is gone.
      if (this.#cache.get(seq) === live) return { committed: this.#record(live, taken, advanced) };
    }
  }

  async #advance(live: Live, signal: Signal): Promise<Advanced | Error> {
    try {
      return await (this.#first.get(live) ?? advance(live.machine, live.state, signal));
    } catch (error) {
      return asError(error);
    } finally {
      this.#first.delete(live);
    }
  }

  async #open(seq: number): Promise<Live | undefined> {
    const { rows, machines } = this.#ports;
    const row = rows.find(seq);
    if (row === undefined || row.status !== "RUNNING") return undefined;
    const origin = originOf(row);
    const machine = machines.parsedById(row.definition);
    try {
      const live = { seq, origin, machine, ...(await replay(machine, row, rows.chunks(seq))) };
      this.#cache.touch(live);
      return this.#cache.keep(live);
    } catch (error) {
      const numbers = createValueNumbers(null);
      await this.#abandon({ seq, origin, machine, numbers, state: NOT_STARTED, chunks: 0 }, asError(error));
      return undefined;
    }
  }

  #record(live: Live, signal: Signal, { state, history, commands }: Advanced): Promise<void> {
    const { writer, rows, committed } = this.#ports;
    const before = progressOf(live.state, live.numbers);
    const chunk = packChunk(signal, history, live.numbers);
    const progress = progressOf(state, live.numbers);
    this.#cache.touch(live);
    live.state = state;
    live.chunks += 1;
    const { seq, origin, chunks } = live;
    return writer.stage(() => {
      rows.insertChunk(seq, { number: chunks, at: signal.at, ...chunk });
      if (!sameProgress(before, progress)) rows.update(seq, origin, progress);
      if (signal.kind === "started") rows.deleteCommand(seq, START_EVENT);
      const issued = recordCommands(this.#book, seq, commands, signal);
      writer.afterCommit(() => {
        this.#cache.settled(live);
        if (progress.status !== "RUNNING") this.#cache.delete(seq);
        committed({ seq, origin, before, progress, issued });
      });
    });
  }

  /** Ends an execution that the engine cannot carry on, with the reason as its cause. */
  #abandon({ seq, origin, state, numbers }: Live, reason: Error): Promise<void> {
    const { writer, rows, clock, committed, onFault } = this.#ports;
    onFault(`Execution ${origin.name} of ${origin.workflow} was ended: ${reason.message}`);
    const failure = { error: "States.Runtime", cause: reason.message };
    const at = clock.now();
    const before = progressOf(state, numbers);
    const progress: Progress = {
      ...before,
      status: "FAILED",
      activity: null,
      stopped_at: at,
      output: null,
      ...failure,
    };
    const history = JSON.stringify({ first: 0, values: [], events: [["ExecutionFailed", 0, failure, 0]] });
    return writer.stage(() => {
      const number = rows.chunks(seq).length + 1;
      rows.update(seq, origin, progress);
      rows.insertChunk(seq, { number, at, signal: JSON.stringify({ kind: "abandoned" }), history });
      rows.deleteCommands(seq);
      writer.afterCommit(() => {
        this.#cache.delete(seq);
        committed({ seq, origin, before, progress, issued: NOTHING_ISSUED });
      });
    });
  }
}

/** A start that was undone leaves its number to another execution; and a start counts once. */
function isFor({ origin, state }: Live, { execution }: Started): boolean {
  return state.execution === null && execution.name === origin.name && execution.machineName === origin.workflow;
}

/** A start on the very object that the execution's values are numbered by; one read from the row again is another object. */
function onInputOf({ numbers }: Live, signal: Started): Started {
  const [input = signal.execution.input] = numbers.known.keys();
  return { ...signal, execution: { ...signal.execution, input: input as Started["execution"]["input"] } };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
