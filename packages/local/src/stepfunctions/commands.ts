import { type Bulkhead, DEFAULT_BULKHEAD } from "@bridgework/core/kernel/bulkhead";
import type { CommandKind, CommandRow, ExecutionRows } from "./execution-rows.ts";
import type { Command, Signal } from "./execution-state.ts";

/** What is to be done once it is durable. */
export interface Issued {
  readonly commands: readonly CommandRow[];
  /** Events whose command is done with. */
  readonly ended: readonly number[];
  /** Those among them that were called off before they had a result. */
  readonly cancelled: readonly number[];
}

export const NOTHING_ISSUED: Issued = { commands: [], ended: [], cancelled: [] };

/** Numbers for commands, ascending in the order of recording. */
export function createCommandNumbers(newest: number): () => number {
  let last = newest;
  return () => {
    last += 1;
    return last;
  };
}

/** Where commands are written, and what they are given there. */
export interface CommandBook {
  readonly rows: ExecutionRows;
  readonly nextNumber: () => number;
  readonly bulkheadOf: (functionName: string) => Bulkhead;
}

/** Writes the commands of one advance; to be called inside staged work. */
export function recordCommands(
  { rows, nextNumber, bulkheadOf }: CommandBook,
  execution: number,
  commands: readonly Command[],
  signal: Signal,
): Issued {
  if (commands.length === 0 && signal.kind === "started") return NOTHING_ISSUED;
  const answered = signal.kind === "started" ? [] : [signal.event];
  const cancelled = cancelledBy(commands);
  const recorded: CommandRow[] = [];
  for (const command of commands) {
    if (command.kind === "cancel" || cancelled.has(command.event)) continue;
    const { event, due } = command;
    const kind: CommandKind = command.kind === "invoke" ? "task" : "timer";
    const bulkhead = command.kind === "invoke" ? bulkheadOf(command.functionName) : DEFAULT_BULKHEAD;
    const row = { id: nextNumber(), execution, event, kind, due, bulkhead };
    rows.insertCommand(row);
    recorded.push(row);
  }
  const ended = new Set([...answered, ...cancelled]);
  for (const event of ended) rows.deleteCommand(execution, event);
  return { commands: recorded, ended: [...ended], cancelled: [...cancelled] };
}

/** What is scheduled and called off in one advance is never issued. */
function cancelledBy(commands: readonly Command[]): ReadonlySet<number> {
  return new Set(commands.flatMap((command) => (command.kind === "cancel" ? [command.event] : [])));
}
