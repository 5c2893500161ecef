import type { Json } from "@bridgework/core/kernel/json";

/** The value is, or holds, something that JSON cannot carry. */
export const NOT_JSON = Symbol("not JSON");

/**
 * What an expression returned, as plain JSON. Parts that are plain already are kept as they are, so that a value
 * passed through stays the same object. The library marks arrays that it builds as sequences; such an array is copied,
 * since the mark would change what later expressions make of it.
 */
export function toPlain(value: unknown): Json | typeof NOT_JSON {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : NOT_JSON;
  if (typeof value !== "object" || isFunctionObject(value)) return NOT_JSON;
  return Array.isArray(value) ? plainArray(value) : plainObject(value);
}

function plainArray(items: readonly unknown[]): Json | typeof NOT_JSON {
  let copied = Object.keys(items).length !== items.length || "sequence" in items || "cons" in items;
  const copy: Json[] = [];
  for (const item of items) {
    const plain = toPlain(item);
    if (plain === NOT_JSON) return NOT_JSON;
    if (plain !== item) copied = true;
    copy.push(plain);
  }
  return copied ? copy : (items as readonly Json[]);
}

function plainObject(value: object): Json | typeof NOT_JSON {
  const copy: Record<string, Json> = {};
  let copied = Object.getPrototypeOf(value) !== Object.prototype;
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) {
      copied = true;
      continue;
    }
    const plain = toPlain(member);
    if (plain === NOT_JSON) return NOT_JSON;
    if (plain !== member) copied = true;
    // A member of this name would otherwise set the copy's prototype.
    if (key === "__proto__")
      Object.defineProperty(copy, key, { value: plain, enumerable: true, writable: true, configurable: true });
    else copy[key] = plain;
  }
  return copied ? copy : (value as { readonly [key: string]: Json });
}

/** The library's own functions and lambdas are objects with a mark. */
function isFunctionObject(value: object): boolean {
  return "_jsonata_lambda" in value || "_jsonata_function" in value;
}
