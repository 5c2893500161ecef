import type { Fact } from "../kernel/event.ts";
import type { Bus } from "../ports/bus.ts";
import type { Checkpoints } from "../ports/checkpoints.ts";

export interface RelayPorts {
  readonly bus: Bus;
  readonly checkpoints: Checkpoints;
}

/** Name of the relay's checkpoint. */
export const RELAY = "relay";

/**
 * Puts facts on the facts bus in their order, then remembers how far it has come. A crash between the two
 * puts them again, which every consumer of the bus can bear; none is left out.
 */
export async function relayFacts({ bus, checkpoints }: RelayPorts, facts: readonly Fact[]): Promise<void> {
  const last = facts.at(-1);
  if (last === undefined) return;
  await bus.put(facts);
  await checkpoints.save(RELAY, last.position);
}
