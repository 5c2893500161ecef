import { Fault } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Random } from "@bridgework/core/ports/random";
import type { StartRun } from "@bridgework/core/ports/workflows";
import { type Advanced, advance } from "./advance.ts";
import { createValueNumbers, type ValueNumbers } from "./chunks.ts";
import type { Origin } from "./execution-rows.ts";
import { NOT_STARTED, type Started } from "./execution-state.ts";
import type { StateMachine } from "./machine.ts";
import type { Machines } from "./machines.ts";
import { startedSignal } from "./replay.ts";
import type { Maybe } from "./steps.ts";

/** An execution that is about to be written down, with what its start leads to. */
export interface PreparedStart {
  readonly origin: Origin;
  readonly machine: StateMachine;
  readonly signal: Started;
  /** JSON text. */
  readonly input: string;
  readonly numbers: ValueNumbers;
  /** A promise only where JSONata's library is needed. */
  readonly advanced: Maybe<Advanced>;
}

export interface StartPorts {
  readonly machines: Machines;
  readonly clock: Clock;
  readonly random: Random;
}

const MOST_INPUT_BYTES = 262_144;

/** Throws a VALIDATION fault for an unknown workflow or too large an input. */
export function prepareStart({ machines, clock, random }: StartPorts, request: StartRun): PreparedStart {
  const { workflow, name, trigger = null } = request;
  const machine = machines.get(workflow);
  if (machine === undefined) throw unknownWorkflow(workflow, machines);
  const input = JSON.stringify(request.input);
  if (Buffer.byteLength(input) > MOST_INPUT_BYTES) throw inputTooLarge(input);
  const origin = {
    name,
    workflow,
    definition: machine.definitionId,
    started_at: clock.now(),
    random: random.next(),
    trigger,
  };
  // Parsed from the text that is stored, so that replaying it finds the same value.
  const signal = startedSignal(origin, JSON.parse(input));
  const numbers = createValueNumbers(signal.execution.input);
  const advanced = advance(machine.parsed, NOT_STARTED, signal);
  return { origin, machine: machine.parsed, signal, input, numbers, advanced };
}

function unknownWorkflow(name: string, machines: Machines): Fault {
  const known = machines.list().map((machine) => machine.name);
  return new Fault(
    "VALIDATION",
    "unknown_workflow",
    `There is no workflow ${name}. Known: ${known.join(", ") || "none"}.`,
  );
}

function inputTooLarge(input: string): Fault {
  const size = Buffer.byteLength(input);
  return new Fault(
    "VALIDATION",
    "input_too_large",
    `The input takes ${size} bytes; a workflow takes at most ${MOST_INPUT_BYTES}.`,
  );
}
