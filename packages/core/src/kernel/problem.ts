import type * as z from "zod";
import type { Problem } from "./decider.ts";

/** Zod's issues as problems: path, expected, received. `prefix` is where in the whole input the value stood. */
export function problemsOf(error: z.ZodError, input: unknown, prefix = ""): readonly Problem[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.slice(0, MOST_KEYS).map((key) => problemAt([...issue.path, key], issue, input, prefix))
      : [problemAt(issue.path, issue, input, prefix)],
  );
}

/** Of keys that an object does not have, so many are named. */
const MOST_KEYS = 20;

function problemAt(at: readonly PropertyKey[], issue: z.core.$ZodIssue, input: unknown, prefix: string): Problem {
  const path = [prefix, ...at.map(String)].filter((part) => part !== "").join(".");
  return {
    path,
    expected: expectedOf(issue),
    received: describe(valueAt(input, at)),
    message: `${path || "input"}: ${issue.code === "unrecognized_keys" ? "There is no such field" : issue.message}`,
  };
}

/** A value in few words, for an error: its type, and the value itself where it is short. Never long, never an object's content. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === "string") return value.length <= 40 ? `"${value}"` : `text of ${value.length} characters`;
  if (typeof value === "object") return "object";
  return String(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_format":
      return issue.format === "regex" ? issue.message : issue.format;
    case "unrecognized_keys":
      return "no such field";
    case "invalid_union":
      return "one of the declared forms";
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return issue.message;
  }
}
