import { refusedLately } from "@bridgework/core/audit/refused-lately";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { Measure } from "@bridgework/core/ports/measures";
import type { Cloud } from "./compose.ts";

const MOST_CIRCUITS = 1_000;

type MeasurePorts = Pick<Cloud, "deadLetters" | "views" | "clock"> & { readonly store: Pick<EventStore, "read"> };

/** What the tables tell. How far the relay is behind, requests and their errors are CloudWatch's matter, and its alarms'. */
export function measureOf({ deadLetters, views, store, clock }: MeasurePorts): Measure {
  return async () => {
    const [dead, circuits, refusedSignatures] = await Promise.all([
      deadLetters.list({ status: "dead" }, { limit: 1, order: "forward" }),
      views.list("circuits", { limit: MOST_CIRCUITS }),
      refusedLately(store, clock),
    ]);
    const [oldest] = dead.items;
    return {
      deadLetters: dead.total,
      oldestDeadLetterSeconds: oldest === undefined ? 0 : Math.max(0, clock.now() - Date.parse(oldest.buriedAt)) / 1000,
      openCircuits: circuits.items.filter(({ doc }) => doc["status"] === "open").map(({ key }) => key),
      relayLagSeconds: null,
      recent: { requests: null, errors: null, refusedSignatures },
    };
  };
}
