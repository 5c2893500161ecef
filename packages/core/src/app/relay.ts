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
  const spans = startRelaySpans(tracing, facts);
  await bus.put(facts, { consumer: RELAY, position: last.position });
  for (const { span } of spans) span.end();
}

/** A span for each fact that carries a trace context, under an id that its runs know. */
export function startRelaySpans(tracing: Tracing, facts: readonly Fact[]) {
  return facts.flatMap((fact) => {
    const { traceparent: parent } = fact.meta;
    if (parent === undefined) return [];
    const span = tracing.start({ name: `relay ${fact.type}`, kind: "producer", parent, key: relaySpanKey(fact.id) });
    return [{ fact, span }];
  });
}
