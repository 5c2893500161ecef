import type { Fact } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import type { BusEvent, Rule } from "@bridgework/core/kernel/rule";
import { busEventOf } from "@bridgework/core/pattern/bus-event";
import type { RuleEngine } from "@bridgework/core/pattern/rules";
import type { Ids } from "@bridgework/core/ports/ids";
import type { StartRun } from "@bridgework/core/ports/workflows";
import { LOCAL } from "./buses.ts";

/** The executions that a fact starts: one for each rule that matches it. */
export function startsOf(engine: RuleEngine, ids: Ids, fact: Fact): readonly StartRun[] {
  const event = busEventOf(fact, LOCAL);
  return engine.match("facts", event).map((rule) => startOf(ids, rule, event, fact));
}

/** The name depends on rule and event alone, so a delivery that is repeated starts nothing. */
function startOf(ids: Ids, rule: Rule, event: BusEvent, fact: Fact): StartRun {
  const input: JsonObject = { ...event };
  return {
    workflow: rule.workflow,
    name: ids.derive(`${rule.name}:${event.id}`),
    input,
    trigger: {
      rule: rule.name,
      eventId: event.id,
      eventType: fact.type,
      stream: fact.stream,
      version: fact.version,
      correlationId: fact.meta.correlationId,
    },
  };
}
