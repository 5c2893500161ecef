import type { Measure } from "@bridgework/core/ports/measures";
import type { Cloud } from "./compose.ts";

const MOST_CIRCUITS = 1_000;

/** What the tables tell. How far the relay is behind, requests and their errors are CloudWatch's matter, and its alarms'. */
export function measureOf({ deadLetters, views, clock }: Pick<Cloud, "deadLetters" | "views" | "clock">): Measure {
  return async () => {
    const [dead, circuits] = await Promise.all([
      deadLetters.list({ status: "dead" }, { limit: 1, order: "forward" }),
      views.list("circuits", { limit: MOST_CIRCUITS }),
    ]);
    const [oldest] = dead.items;
    return {
      deadLetters: dead.total,
      oldestDeadLetterSeconds: oldest === undefined ? 0 : Math.max(0, clock.now() - Date.parse(oldest.buriedAt)) / 1000,
      openCircuits: circuits.items.filter(({ doc }) => doc["status"] === "open").map(({ key }) => key),
      ...{ relayLagSeconds: null, recent: null },
    };
  };
}
