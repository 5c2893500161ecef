import { isJsonObject, type Json, type JsonObject } from "../kernel/json.ts";
import { parseCidr } from "./cidr.ts";
import { parseNumeric } from "./numeric.ts";
import { InvalidEventPattern, type Matcher } from "./pattern.ts";
import { parseWildcard } from "./wildcard.ts";

const PARSERS: ReadonlyMap<string, (value: Json) => Matcher> = new Map([
  ["exactly", (value: Json): Matcher => ({ kind: "equals", value: textOf("exact", value) })],
  ["prefix", (value: Json) => parseAffix("prefix", value)],
  ["suffix", (value: Json) => parseAffix("suffix", value)],
  ["equals-ignore-case", (value: Json) => ignoringCase(textOf("equals-ignore-case", value))],
  ["wildcard", (value: Json) => parseWildcard(textOf("wildcard", value))],
  ["numeric", parseNumeric],
  ["cidr", (value: Json): Matcher => ({ kind: "cidr", range: parseCidr(textOf("cidr", value)) })],
  ["exists", parseExists],
  ["anything-but", parseAnythingBut],
]);

/** Names of the operators. */
export const OPERATORS: readonly string[] = [...PARSERS.keys()];

/** One element of a field's array. */
export function parseMatcher(value: Json): Matcher {
  if (isJsonObject(value)) return parseOperator(value);
  if (Array.isArray(value)) throw new InvalidEventPattern("Match value must be String, number, true, false, or null");
  return { kind: "equals", value: finite(value as Exclude<Json, object>) };
}

function parseOperator(object: JsonObject): Matcher {
  const [entry, ...others] = Object.entries(object);
  if (entry === undefined) throw new InvalidEventPattern("Empty objects are not allowed");
  if (others.length > 0) throw new InvalidEventPattern("Only one key allowed in match expression");
  const [name, value] = entry;
  const parse = PARSERS.get(name);
  if (parse === undefined) throw new InvalidEventPattern(`Unrecognized match type ${name}`);
  return parse(value);
}

function parseAffix(kind: "prefix" | "suffix", value: Json): Matcher {
  if (!isJsonObject(value)) return { kind, text: textOf(kind, value), ignoreCase: false };
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) {
    throw new InvalidEventPattern("Only one key allowed in match expression");
  }
  if (entry[0] !== "equals-ignore-case") throw new InvalidEventPattern(`Unsupported ${kind} pattern: ${entry[0]}`);
  return { kind, text: textOf("equals-ignore-case", entry[1]).toLowerCase(), ignoreCase: true };
}

function parseExists(value: Json): Matcher {
  if (typeof value !== "boolean") {
    throw new InvalidEventPattern("exists match pattern must be either true or false.");
  }
  return { kind: "exists", present: value };
}

function parseAnythingBut(value: Json): Matcher {
  if (isJsonObject(value)) return { kind: "anything-but", excluded: parseExcludedShapes(value) };
  if (Array.isArray(value)) return { kind: "anything-but", excluded: parseExcludedValues(value) };
  if (typeof value !== "string" && typeof value !== "number") throw notAnExclusion();
  return { kind: "anything-but", excluded: [{ kind: "equals", value: finite(value) }] };
}

function parseExcludedValues(values: readonly Json[]): readonly Matcher[] {
  if (values.length === 0) throw new InvalidEventPattern("Empty arrays are not allowed");
  const kinds = new Set(values.map((value) => typeof value));
  if ([...kinds].some((kind) => kind !== "string" && kind !== "number")) {
    throw new InvalidEventPattern("Inside anything but list, start|null|boolean is not supported.");
  }
  if (kinds.size > 1) {
    throw new InvalidEventPattern(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  return values.map((value) => ({ kind: "equals", value: finite(value as string | number) }));
}

function parseExcludedShapes(object: JsonObject): readonly Matcher[] {
  const [entry, ...others] = Object.entries(object);
  if (entry === undefined) throw notAnExclusion();
  if (others.length > 0) throw new InvalidEventPattern("Only one key allowed in match expression");
  const [name, value] = entry;
  if (Array.isArray(value) && value.length === 0) throw new InvalidEventPattern("Empty arrays are not allowed");
  const values: readonly Json[] = Array.isArray(value) ? value : [value];
  switch (name) {
    case "prefix":
    case "suffix":
      return values.map((text) => excludedAffix(name, text));
    case "equals-ignore-case":
      return values.map(excludedIgnoringCase);
    case "wildcard":
      return values.map((text) => parseWildcard(textOf("wildcard", text)));
    default:
      throw new InvalidEventPattern(`Unsupported anything-but pattern: ${name}`);
  }
}

function excludedAffix(kind: "prefix" | "suffix", value: Json): Matcher {
  if (isJsonObject(value)) throw notAnExclusion();
  const text = textOf("prefix/suffix", value);
  if (text === "") throw new InvalidEventPattern("Null prefix/suffix not allowed");
  return { kind, text, ignoreCase: false };
}

function excludedIgnoringCase(value: Json): Matcher {
  if (typeof value === "string") return ignoringCase(value);
  throw new InvalidEventPattern(
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  );
}

function ignoringCase(text: string): Matcher {
  return { kind: "equals-ignore-case", text: text.toLowerCase() };
}

function notAnExclusion(): InvalidEventPattern {
  return new InvalidEventPattern("Value of anything-but must be an array or single string/number value.");
}

function textOf(operator: string, value: Json): string {
  if (typeof value === "string") return value;
  throw new InvalidEventPattern(`${operator} match pattern must be a string`);
}

function finite<Value>(value: Value): Value {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new InvalidEventPattern("Numeric values must fit a double");
}
