import type { EventDetail } from "@bridgework/functions/http/contract";
import type { Json, JsonObject } from "../data/json.ts";

/** One field that a rule's pattern tests. */
export interface TestedField {
  /** As in the event on the bus: `detail.data.amount`. */
  readonly path: string;
  /** What the pattern wants, as it is written there. */
  readonly wants: readonly Json[];
  /** What the event has; undefined where it has no such field. */
  readonly has: Json | undefined;
  /** `unknown`: only the server's matcher can tell. */
  readonly verdict: "pass" | "fail" | "unknown";
}

type Rule = Pick<EventDetail["rules"][number], "matched" | "pattern">;

const FACTS_SOURCE = "bridgework.facts";

/**
 * The fields that a pattern tests, with what the event has. The server says whether the whole matched; for a single
 * field only plain values are compared here. Of a pattern that did not match, the one field that is left has failed.
 */
export function testedFields({ matched, pattern }: Rule, event: EventDetail): readonly TestedField[] {
  const fields = leavesOf(pattern, busEvent(event), "");
  if (matched) return fields.map((field) => ({ ...field, verdict: "pass" }));
  const judged = fields.map((field) => ({ ...field, verdict: verdictOn(field) }));
  const unknown = judged.filter(({ verdict }) => verdict === "unknown");
  const only = unknown.length === 1 && !judged.some(({ verdict }) => verdict === "fail") ? unknown[0] : undefined;
  return judged.map((field) => (field === only ? { ...field, verdict: "fail" } : field));
}

/** Rules that did not match, nearest miss first. */
export function byNearness(rules: EventDetail["rules"], event: EventDetail): EventDetail["rules"] {
  const misses = (rule: Rule) => testedFields(rule, event).filter(({ verdict }) => verdict === "fail").length;
  return [...rules].sort((left, right) => misses(left) - misses(right));
}

/** What rules see of a fact: see busEventOf of the local runtime and the relay. */
function busEvent({ rules: _rules, runs: _runs, ...fact }: EventDetail): JsonObject {
  return { source: FACTS_SOURCE, "detail-type": fact.type, detail: fact as unknown as JsonObject };
}

type Leaf = Omit<TestedField, "verdict">;

function leavesOf(pattern: JsonObject, event: Json | undefined, path: string): readonly Leaf[] {
  return Object.entries(pattern).flatMap(([name, wanted]): readonly Leaf[] => {
    const has = isObject(event) ? event[name] : undefined;
    const at = path === "" ? name : `${path}.${name}`;
    if (isList(wanted)) return [{ path: at, wants: wanted, has }];
    return isObject(wanted) ? leavesOf(wanted, has, at) : [];
  });
}

function verdictOn({ wants, has }: Leaf): TestedField["verdict"] {
  if (!wants.every(isPlain)) return "unknown";
  const values = isList(has) ? has : [has];
  return values.some((value) => value !== undefined && wants.includes(value)) ? "pass" : "fail";
}

function isPlain(value: Json): boolean {
  return typeof value !== "object" || value === null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
