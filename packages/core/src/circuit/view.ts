import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
import type { CircuitEvent } from "./events.ts";

export const circuitsView: View = {
  name: "circuits",
  version: 1,
  project: (row: JsonObject | undefined, { type, data, time, version }: FactOf<CircuitEvent>) => {
    const changed = { circuit: data.circuit, changedAt: time, version };
    switch (type) {
      case "CircuitOpened": {
        const { failures, reason, until } = data;
        return { ...changed, status: "open", failures, reason, until, openedAt: time, closedAt: null };
      }
      case "CircuitClosed":
        return { ...row, ...changed, status: "closed", closedAt: time };
    }
  },
};
