import type { Fact } from "../kernel/event.ts";
import { relaySpanKey } from "../kernel/trace.ts";
import type { Bus } from "../ports/bus.ts";
import { noTracing, type Tracing } from "../ports/tracing.ts";

/** Name of the relay's checkpoint. */
export const RELAY = "relay";

/**
 * Puts facts on the facts bus in their order; the bus moves the relay's checkpoint past the last of them. Each fact that
 * carries a trace context gets a span.
 */
export async function relayFacts(bus: Bus, facts: readonly Fact[], tracing: Tracing = noTracing): Promise<void> {
  const last = facts.at(-1);
  if (last === undefined) return;
  const spans = facts.flatMap((fact) => startSpan(tracing, fact));
  await bus.put(facts, { consumer: RELAY, position: last.position });
  for (const span of spans) span.end();
}

function startSpan(tracing: Tracing, { id, type, meta: { traceparent: parent } }: Fact) {
  if (parent === undefined) return [];
  return [tracing.start({ name: `relay ${type}`, kind: "producer", parent, key: relaySpanKey(id) })];
}
