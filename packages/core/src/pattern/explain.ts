import { describe } from "../kernel/problem.ts";
import { type EventFields, valuesOf } from "./event-fields.ts";
import { passesAll, passesAlone } from "./match.ts";
import type { Alternative, FieldTest, Matcher, NumericTest, Pattern } from "./pattern.ts";

/** What one field of a pattern says of an event. */
export interface FieldVerdict {
  readonly path: string;
  readonly expected: string;
  readonly received: string;
  readonly passed: boolean;
}

export interface Verdict {
  readonly matched: boolean;
  /** Of the alternative that matched, else of the one with the fewest fields that failed. */
  readonly fields: readonly FieldVerdict[];
  /** Whether each field passes, but no single element of an array has all of them. */
  readonly elementsDiffer: boolean;
}

/** Why a pattern matches an event or does not. Agrees with `matches`. */
export function explain(pattern: Pattern, fields: EventFields): Verdict {
  const verdicts = pattern.alternatives.map((alternative) => explainAlternative(alternative, fields));
  const [best] = verdicts.sort((left, right) => distance(left) - distance(right));
  return best ?? { matched: false, fields: [], elementsDiffer: false };
}

function explainAlternative(alternative: Alternative, fields: EventFields): Verdict {
  const matched = passesAll(alternative, fields);
  const verdicts = alternative.map((test) => explainField(test, fields));
  return { matched, fields: verdicts, elementsDiffer: !matched && verdicts.every(({ passed }) => passed) };
}

function distance({ matched, fields }: Verdict): number {
  return matched ? -1 : fields.filter(({ passed }) => !passed).length;
}

const MOST_VALUES_SHOWN = 5;

function explainField(test: FieldTest, fields: EventFields): FieldVerdict {
  const leaves = fields.get(test.path) ?? { values: [], below: new Map() };
  const values = [...valuesOf(leaves)];
  const shown = values.slice(0, MOST_VALUES_SHOWN).map(describe).join(", ");
  const more = values.length > MOST_VALUES_SHOWN ? ` and ${values.length - MOST_VALUES_SHOWN} more` : "";
  return {
    path: test.path,
    expected: test.matchers.map(phrase).join(" or "),
    received: values.length === 0 ? "nothing" : `${shown}${more}`,
    passed: passesAlone(test, leaves),
  };
}

/** A matcher in words. */
function phrase(matcher: Matcher): string {
  switch (matcher.kind) {
    case "equals":
      return JSON.stringify(matcher.value);
    case "equals-ignore-case":
      return `"${matcher.text}" in any case`;
    case "prefix":
      return `text that begins with "${matcher.text}"${matcher.ignoreCase ? " in any case" : ""}`;
    case "suffix":
      return `text that ends with "${matcher.text}"${matcher.ignoreCase ? " in any case" : ""}`;
    case "wildcard":
      return `text like "${matcher.text}"`;
    case "numeric":
      return `a number ${matcher.tests.map(phraseTest).join(" and ")}`;
    case "cidr":
      return `an address in ${matcher.range.text}`;
    case "exists":
      return matcher.present ? "any value" : "nothing";
    case "anything-but":
      return `anything but ${matcher.excluded.map(phrase).join(", ")}`;
  }
}

function phraseTest({ operator, bound }: NumericTest): string {
  return `${operator} ${bound}`;
}
