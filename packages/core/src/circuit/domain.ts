import type { Domain } from "../kernel/domain.ts";
import { type CircuitCommand, circuitCommand } from "./commands.ts";
import { type CircuitStatus, circuitDecider } from "./decider.ts";
import { type CircuitEvent, circuitEvents } from "./events.ts";
import { circuitsView } from "./view.ts";

/** What is not called for a while, because it failed too often. `app/guard.ts` records it. */
export const circuit: Domain<CircuitStatus, CircuitCommand, CircuitEvent> = {
  name: "circuit",
  events: circuitEvents,
  commands: circuitCommand,
  decider: circuitDecider,
  streamId: (command) => command.circuit,
  intake: {
    CircuitOpened: (data) => ({ ...data, type: "OpenCircuit" }),
    CircuitClosed: (data) => ({ ...data, type: "CloseCircuit" }),
  },
  rules: [],
  workflows: [],
  steps: [],
  view: circuitsView,
};
