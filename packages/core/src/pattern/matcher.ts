import { isInRange } from "./cidr.ts";
import { passes } from "./numeric.ts";
import type { Matcher, Scalar, TextMatcher } from "./pattern.ts";
import { matchesPieces } from "./wildcard.ts";

/** Whether one leaf satisfies the matcher. `exists: false` is satisfied by no leaf: see `takesAbsence`. */
export function matchesValue(matcher: Matcher, value: Scalar): boolean {
  switch (matcher.kind) {
    case "equals":
      return matcher.value === value;
    case "exists":
      return matcher.present;
    case "numeric":
      return typeof value === "number" && matcher.tests.every((test) => passes(test, value));
    case "anything-but":
      return !matcher.excluded.some((excluded) => matchesValue(excluded, value));
    case "equals-ignore-case":
    case "prefix":
    case "suffix":
    case "wildcard":
    case "cidr":
      return typeof value === "string" && matchesText(matcher, value);
  }
}

function matchesText(matcher: TextMatcher, value: string): boolean {
  switch (matcher.kind) {
    case "equals-ignore-case":
      return value.toLowerCase() === matcher.text;
    case "prefix":
      return (matcher.ignoreCase ? value.toLowerCase() : value).startsWith(matcher.text);
    case "suffix":
      return (matcher.ignoreCase ? value.toLowerCase() : value).endsWith(matcher.text);
    case "wildcard":
      return matchesPieces(matcher.pieces, value);
    case "cidr":
      return isInRange(matcher.range, value);
  }
}

/** Whether the field may be absent. */
export function takesAbsence(matchers: readonly Matcher[]): boolean {
  return matchers.some((matcher) => matcher.kind === "exists" && !matcher.present);
}
