import { messageOf } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type { BusEvent, BusName, Rule } from "../kernel/rule.ts";
import { fieldsOf } from "./event-fields.ts";
import { explain, type Verdict } from "./explain.ts";
import { indexPatterns } from "./index.ts";
import { parsePattern } from "./parse.ts";

/** The rules of both buses. */
export interface RuleEngine {
  /** In the order in which they are declared. */
  match(bus: BusName, event: BusEvent): readonly Rule[];
  /** Every rule of the bus with the reason why it matches or does not, those that match first. */
  explain(bus: BusName, event: BusEvent): readonly RuleVerdict[];
}

export interface RuleVerdict {
  readonly rule: Rule;
  readonly verdict: Verdict;
}

/** Throws where a rule's pattern is not valid, with the rule's name. */
export function createRuleEngine(rules: readonly Rule[]): RuleEngine {
  const parsed = rules.map((rule) => ({ item: rule, pattern: parseNamed(rule) }));
  const byBus = (bus: BusName) => parsed.filter(({ item }) => item.bus === bus);
  const indexes = { inbox: indexPatterns(byBus("inbox")), facts: indexPatterns(byBus("facts")) };
  return {
    match: (bus, event) => indexes[bus].match(fieldsOf(asJson(event))),
    explain: (bus, event) => {
      const fields = fieldsOf(asJson(event));
      const verdicts = byBus(bus).map(({ item, pattern }) => ({ rule: item, verdict: explain(pattern, fields) }));
      return verdicts.sort((left, right) => Number(right.verdict.matched) - Number(left.verdict.matched));
    },
  };
}

function parseNamed(rule: Rule) {
  try {
    return parsePattern(rule.pattern);
  } catch (error) {
    throw new Error(`Rule ${rule.name} cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

function asJson(event: BusEvent): Json {
  return { ...event } satisfies JsonObject;
}
