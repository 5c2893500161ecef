import type { Fact } from "../kernel/event.ts";
import type { Bus } from "../ports/bus.ts";

/** Name of the relay's checkpoint. */
export const RELAY = "relay";

/** Puts facts on the facts bus in their order; the bus moves the relay's checkpoint past the last of them. */
export async function relayFacts(bus: Bus, facts: readonly Fact[]): Promise<void> {
  const last = facts.at(-1);
  if (last !== undefined) await bus.put(facts, { consumer: RELAY, position: last.position });
}
