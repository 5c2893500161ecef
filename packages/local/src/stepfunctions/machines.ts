import type { JsonObject } from "@bridgework/core/kernel/json";
import type { Clock } from "@bridgework/core/ports/clock";
import type { EngineWriter, ExecutionRows } from "./execution-rows.ts";
import type { StateMachine } from "./machine.ts";
import { parseMachine } from "./parse.ts";

export type MachineType = "STANDARD" | "EXPRESS";

export interface DeclaredMachine {
  readonly definition: JsonObject;
  readonly type: MachineType;
}

/** A state machine by its name. Executions keep the definition that they were started with. */
export interface Machine extends DeclaredMachine {
  readonly name: string;
  readonly parsed: StateMachine;
  /** Number under which the definition is kept. */
  readonly definitionId: number;
  readonly createdAt: number;
}

export interface Machines {
  get(name: string): Machine | undefined;
  /** By name. */
  list(): readonly Machine[];
  /** Throws InvalidDefinition. A machine of that name and definition is left as it is; undefined where it has another. */
  create(name: string, definition: string, type: MachineType): Promise<Machine | undefined>;
  /** The definition of an execution that is resumed. */
  parsedById(definitionId: number): StateMachine;
}

interface StoredMachine {
  readonly name: string;
  readonly definition: number;
  readonly type: MachineType;
  readonly created_at: number;
}

/** The declared machines, and those that were created through the API, which the file keeps. Nothing is started before `ready`. */
export function createMachines(
  writer: EngineWriter,
  rows: ExecutionRows,
  clock: Clock,
  declared: ReadonlyMap<string, DeclaredMachine>,
) {
  const machines = new Map<string, Machine>();

  const keep = (name: string, parsed: StateMachine, type: MachineType, createdAt: number): Machine => {
    const definitionId = rows.keepDefinition(parsed.hash, JSON.stringify(parsed.definition));
    const machine = { name, parsed, type, definitionId, createdAt, definition: parsed.definition };
    machines.set(name, machine);
    return machine;
  };
  const parsedById = (id: number): StateMachine => parseMachine(rows.definition(id));
  const insert = ({ name, definitionId, type, createdAt }: Machine) => {
    writer
      .prepare("INSERT INTO state_machines (name, definition, type, created_at) VALUES (?, ?, ?, ?)")
      .run(name, definitionId, type, createdAt);
  };

  const ready = writer.stage(() => {
    const stored = writer
      .prepare("SELECT name, definition, type, created_at FROM state_machines")
      .all() as StoredMachine[];
    for (const { name, definition, type, created_at } of stored) keep(name, parsedById(definition), type, created_at);
    for (const [name, { definition, type }] of declared) keep(name, parseMachine(definition), type, clock.now());
  });

  const create: Machines["create"] = async (name, definition, type) => {
    const parsed = parseMachine(definition);
    const known = machines.get(name);
    if (known !== undefined) return known.parsed.hash === parsed.hash ? known : undefined;
    return writer.stage(() => {
      const machine = keep(name, parsed, type, clock.now());
      insert(machine);
      return machine;
    });
  };
  const list = () => [...machines.values()].sort((one, other) => one.name.localeCompare(other.name));
  return {
    ready,
    machines: { get: (name: string) => machines.get(name), list, create, parsedById } satisfies Machines,
  };
}
