import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { QueryScope } from "./query.ts";

/** `$states.input.a.b` or `$variable.a`: a root and names. */
export interface SimplePath {
  readonly root: string;
  readonly names: readonly string[];
}

/** The path has to be evaluated by the library. */
export const NOT_SIMPLE = Symbol("not simple");

const SIMPLE = /^\$([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*)*)$/;
/** Words that JSONata reads as operators or values where a name could stand. */
const WORDS = new Set(["and", "or", "in", "true", "false", "null", "function"]);

/** The most frequent expressions are nothing but names; these need no interpreter. */
export function parseSimplePath(expression: string): SimplePath | null {
  const match = SIMPLE.exec(expression);
  const root = match?.[1];
  if (root === undefined) return null;
  const names = (match?.[2] ?? "").split(".").slice(1);
  return names.some((name) => WORDS.has(name)) ? null : { root, names };
}

/**
 * The value at the path exactly as JSONata gives it, or undefined where it gives nothing. An array on the way is mapped
 * over by JSONata: that, and whatever else is not a plain member, is left to the library.
 */
export function readSimplePath(path: SimplePath, scope: QueryScope): Json | undefined | typeof NOT_SIMPLE {
  const { root, names } = path;
  if (root !== "states") {
    const variable = scope.variable(root);
    // The library's own functions are variables too.
    return variable === undefined ? NOT_SIMPLE : descend(variable, names, 0);
  }
  switch (names[0]) {
    case "input":
      return descend(scope.input, names, 1);
    case "result":
      return descend(scope.result, names, 1);
    case "errorOutput":
      return descend(scope.errorOutput, names, 1);
    case "context":
      return descend(scope.context(), names, 1);
    default:
      return names.length === 0 ? NOT_SIMPLE : undefined;
  }
}

function descend(
  start: Json | undefined,
  names: readonly string[],
  from: number,
): Json | undefined | typeof NOT_SIMPLE {
  let value = start;
  for (let at = from; at < names.length; at += 1) {
    if (Array.isArray(value)) return NOT_SIMPLE;
    const name = names[at];
    if (!isJsonObject(value) || name === undefined || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
