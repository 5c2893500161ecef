import { accept, type Decider } from "../kernel/decider.ts";
import type { CircuitCommand } from "./commands.ts";
import type { CircuitEvent } from "./events.ts";

export interface CircuitStatus {
  readonly status: "closed" | "open";
}

/** Workers may say twice what they have seen: what is so already is accepted and not recorded. */
export const circuitDecider: Decider<CircuitStatus, CircuitCommand, CircuitEvent> = {
  initial: { status: "closed" },
  evolve: (_, { type }) => ({ status: type === "CircuitOpened" ? "open" : "closed" }),
  decide: (command, { status }) => {
    switch (command.type) {
      case "OpenCircuit": {
        const { type: _, ...data } = command;
        return status === "open" ? accept() : accept({ type: "CircuitOpened", data });
      }
      case "CloseCircuit": {
        const { type: _, ...data } = command;
        return status === "closed" ? accept() : accept({ type: "CircuitClosed", data });
      }
    }
  },
};
