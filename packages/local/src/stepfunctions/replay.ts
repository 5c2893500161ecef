import { type Advanced, advance } from "./advance.ts";
import { createChunkReader, createValueNumbers, packChunk, type ValueNumbers } from "./chunks.ts";
import type { ChunkRow, ExecutionRow } from "./execution-rows.ts";
import { type ExecutionState, NOT_STARTED, type Signal, type Started } from "./execution-state.ts";
import type { StateMachine } from "./machine.ts";
import { executionArn, machineArn, ROLE_ARN } from "./names.ts";

/** An execution as memory knows it. */
export interface Replayed {
  readonly state: ExecutionState;
  readonly numbers: ValueNumbers;
  readonly chunks: number;
}

/** Thrown where the stored signals do not lead to the stored history: another version of the engine recorded it, or the file was changed. */
class Diverged extends Error {}

const PORTION = 200;

/** Rebuilds an execution by folding its stored signals, and checks on the way that they lead to the stored history. */
export async function replay(machine: StateMachine, row: ExecutionRow, chunks: readonly ChunkRow[]): Promise<Replayed> {
  const started = startedSignal(row, JSON.parse(row.input));
  const numbers = createValueNumbers(started.execution.input);
  const reader = createChunkReader(started.execution.input);
  let state = NOT_STARTED;
  for (const [index, chunk] of chunks.entries()) {
    if (index % PORTION === PORTION - 1) await nextTurn();
    reader.events(chunk.history, chunk.at);
    const signal: Signal = reader.signal(chunk.signal) ?? started;
    const advanced: Advanced = await advance(machine, state, signal);
    if (packChunk(signal, advanced.history, numbers).history !== chunk.history) {
      throw new Diverged(
        `Chunk ${chunk.number} of the execution's history cannot be replayed: it was recorded by another version of the engine.`,
      );
    }
    state = advanced.state;
  }
  return { state, numbers, chunks: chunks.length };
}

export function startedSignal(
  row: Pick<ExecutionRow, "workflow" | "name" | "started_at" | "random">,
  input: Started["execution"]["input"],
): Started {
  const { workflow, name, started_at, random } = row;
  const execution = {
    arn: executionArn(workflow, name),
    name,
    input,
    machineArn: machineArn(workflow),
    machineName: workflow,
    roleArn: ROLE_ARN,
  };
  return { kind: "started", at: started_at, random, execution };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
