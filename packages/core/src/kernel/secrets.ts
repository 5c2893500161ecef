import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { type Path, replaceAt, valueAt } from "./personal.ts";

/** What stands for a value that nobody is shown. */
export const MASK = "•••";

/** A shorter value is not looked for in texts: it would be found everywhere. */
const SHORTEST = 4;

/** A copy in which the values at the paths are masked; paths that lead nowhere are passed over. */
export function maskAt(data: JsonObject, paths: readonly Path[]): JsonObject {
  const known = paths.filter((path) => valueAt(data, path) !== undefined);
  return known.reduce((masked, path) => replaceAt(masked, path, MASK), data);
}

/** The texts and numbers within the values at the paths, as they could turn up in a message. */
export function secretsAt(data: JsonObject, paths: readonly Path[]): readonly string[] {
  const found = paths.flatMap((path) => leavesOf(valueAt(data, path) ?? null)).map(String);
  return [...new Set(found)].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** A copy in which every text has the secrets masked. */
export function scrub(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value;
  if (typeof value === "string") return scrubText(value, secrets);
  if (typeof value === "number") return secrets.includes(String(value)) ? MASK : value;
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [scrubText(key, secrets), scrub(each, secrets)]),
    );
  }
  return Array.isArray(value) ? value.map((each) => scrub(each, secrets)) : value;
}

export function scrubText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, MASK), text);
}

function leavesOf(value: Json): readonly (string | number)[] {
  if (typeof value === "string" || typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
