import type { FactOf } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import type { View } from "../kernel/view.ts";
import type { CounterEvent } from "./events.ts";

export const countersView: View = {
  name: "counters",
  version: 1,
  project: (_: JsonObject | undefined, { data, time, meta }: FactOf<CounterEvent>) => ({
    counterId: data.counterId,
    value: data.value,
    version: data.version,
    lastDelta: data.delta,
    lastReason: data.reason ?? null,
    changedBy: meta.actor,
    changedAt: time,
  }),
};
