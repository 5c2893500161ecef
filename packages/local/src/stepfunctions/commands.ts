import type { CommandKind, CommandRow, ExecutionRows } from "./execution-rows.ts";
import type { Command, Signal } from "./execution-state.ts";

/** What is to be done once it is durable. */
export interface Issued {
  readonly commands: readonly CommandRow[];
  /** Events whose command is done with or called off. */
  readonly ended: readonly number[];
}

/** The commands of one advance with what cancels itself taken out, and the event that its signal answered. */
export function netCommands(
  commands: readonly Command[],
  signal: Signal,
): { readonly create: readonly Command[]; readonly ended: readonly number[] } {
  const cancelled = new Set(commands.flatMap((command) => (command.kind === "cancel" ? [command.event] : [])));
  const create = commands.filter((command) => command.kind !== "cancel" && !cancelled.has(command.event));
  const created = new Set(commands.flatMap((command) => (command.kind === "cancel" ? [] : [command.event])));
  const ended = [...cancelled].filter((event) => !created.has(event));
  return { create, ended: signal.kind === "started" ? ended : [...ended, signal.event] };
}

export const NOTHING_ISSUED: Issued = { commands: [], ended: [] };

/** Numbers for commands, ascending in the order of recording. */
export function createCommandNumbers(newest: number): () => number {
  let last = newest;
  return () => {
    last += 1;
    return last;
  };
}

/** Writes the commands of one advance; to be called inside staged work. */
export function recordCommands(
  rows: ExecutionRows,
  nextNumber: () => number,
  execution: number,
  commands: readonly Command[],
  signal: Signal,
): Issued {
  if (commands.length === 0 && signal.kind === "started") return NOTHING_ISSUED;
  const { create, ended } = netCommands(commands, signal);
  const recorded: CommandRow[] = [];
  for (const command of create) {
    if (command.kind === "cancel") continue;
    const kind: CommandKind = command.kind === "invoke" ? "task" : "timer";
    const row = { id: nextNumber(), execution, event: command.event, kind, due: command.due };
    rows.insertCommand(row);
    recorded.push(row);
  }
  for (const event of ended) rows.deleteCommand(execution, event);
  return { commands: recorded, ended };
}
