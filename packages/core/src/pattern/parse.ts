import { messageOf } from "../kernel/fault.ts";
import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { OPERATORS, parseMatcher } from "./parse-matcher.ts";
import { type Alternative, InvalidEventPattern, type Matcher, type Pattern } from "./pattern.ts";

/** One way through the `$or`s of a pattern: matchers by path. */
type Way = ReadonlyMap<string, readonly Matcher[]>;

/** AWS's limit on the combinations that the `$or`s of one pattern multiply to. */
const MOST_ALTERNATIVES = 1000;

/** Words that AWS keeps for operators: an `$or` whose members use one is an ordinary field. */
const RESERVED = new Set([...OPERATORS, "regex"]);

/** Parses a pattern as PutRule takes it. Throws InvalidEventPattern with AWS's reason. */
export function parsePatternText(text: string): Pattern {
  return parsePattern(parseJson(text));
}

/** Checks a pattern that is already JSON. Throws InvalidEventPattern with AWS's reason. */
export function parsePattern(pattern: Json): Pattern {
  if (!isJsonObject(pattern)) throw new InvalidEventPattern("Filter is not an object");
  return { alternatives: addObject([new Map()], pattern, "").map(toAlternative) };
}

function parseJson(text: string): Json {
  let reason: string;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    reason = messageOf(error);
  }
  throw new InvalidEventPattern(reason);
}

function addObject(ways: readonly Way[], object: JsonObject, prefix: string): readonly Way[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new InvalidEventPattern("Empty objects are not allowed");
  return entries.reduce((known, [key, value]) => {
    if (key === "$or" && isOr(value)) return addOr(known, value, prefix);
    return addField(known, prefix === "" ? key : `${prefix}.${key}`, value, key);
  }, ways);
}

function addField(ways: readonly Way[], path: string, value: Json, key: string): readonly Way[] {
  if (isJsonObject(value)) return addObject(ways, value, path);
  if (!Array.isArray(value)) throw new InvalidEventPattern(`"${key}" must be an object or an array`);
  if (value.length === 0) throw new InvalidEventPattern("Empty arrays are not allowed");
  const matchers = value.map(parseMatcher);
  // A path that comes again replaces the earlier one, as in AWS's compiler.
  return ways.map((way) => new Map(way).set(path, matchers));
}

function addOr(ways: readonly Way[], members: readonly JsonObject[], prefix: string): readonly Way[] {
  if (ways.length * members.length > MOST_ALTERNATIVES) throw tooManyCombinations();
  const all = members.flatMap((member) => addObject(ways, member, prefix));
  if (all.length > MOST_ALTERNATIVES) throw tooManyCombinations();
  return all;
}

function tooManyCombinations(): InvalidEventPattern {
  return new InvalidEventPattern(`$or multiplies to more than ${MOST_ALTERNATIVES} combinations`);
}

function isOr(value: Json): value is readonly JsonObject[] {
  if (!Array.isArray(value) || value.length < 2) return false;
  return value.every((member) => isJsonObject(member) && !Object.keys(member).some((key) => RESERVED.has(key)));
}

function toAlternative(way: Way): Alternative {
  const tests = [...way].map(([path, matchers]) => ({ path, matchers }));
  return tests.sort((left, right) => (left.path < right.path ? -1 : 1));
}
