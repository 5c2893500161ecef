import { type EventFields, valuesOf } from "./event-fields.ts";
import { matches } from "./match.ts";
import type { Alternative, FieldTest, Pattern, Scalar } from "./pattern.ts";

interface Entry<Item> {
  readonly item: Item;
  readonly pattern: Pattern;
  /** Place in the order in which the items were given. */
  readonly order: number;
}

/** Many patterns, of which an event tests only those that it can match. */
export interface PatternIndex<Item> {
  /** In the order in which they were given. */
  match(fields: EventFields): readonly Item[];
  /** How many patterns the event has to be tested against. */
  candidates(fields: EventFields): number;
}

/**
 * Files each alternative of each pattern under one exact value of one of its fields: the field in which the patterns
 * differ most, usually `detail-type`. What asks for no exact value is tested every time.
 */
export function indexPatterns<Item>(
  patterns: readonly { readonly item: Item; readonly pattern: Pattern }[],
): PatternIndex<Item> {
  const entries = patterns.map((given, order): Entry<Item> => ({ ...given, order }));
  const variety = countValues(patterns.flatMap(({ pattern }) => pattern.alternatives));
  const filed = new Map<string, Map<Scalar, Entry<Item>[]>>();
  const always: Entry<Item>[] = [];
  for (const entry of entries) {
    for (const alternative of entry.pattern.alternatives) {
      const test = mostTelling(alternative, variety);
      if (test === undefined) always.push(entry);
      else file(filed, test, entry);
    }
  }

  const candidates = (fields: EventFields): ReadonlySet<Entry<Item>> => {
    const found = new Set(always);
    for (const [path, byValue] of filed) {
      const leaves = fields.get(path);
      if (leaves === undefined) continue;
      for (const value of valuesOf(leaves)) for (const entry of byValue.get(value) ?? []) found.add(entry);
    }
    return found;
  };

  return {
    candidates: (fields) => candidates(fields).size,
    match: (fields) =>
      [...candidates(fields)]
        .filter(({ pattern }) => matches(pattern, fields))
        .sort((left, right) => left.order - right.order)
        .map(({ item }) => item),
  };
}

function file<Item>(filed: Map<string, Map<Scalar, Entry<Item>[]>>, test: FieldTest, entry: Entry<Item>): void {
  const byValue = filed.get(test.path) ?? new Map<Scalar, Entry<Item>[]>();
  filed.set(test.path, byValue);
  for (const value of exactValues(test) ?? []) {
    const known = byValue.get(value);
    if (known === undefined) byValue.set(value, [entry]);
    else known.push(entry);
  }
}

/** How many different exact values the patterns ask for, by path. */
function countValues(alternatives: readonly Alternative[]): ReadonlyMap<string, number> {
  const values = new Map<string, Set<Scalar>>();
  for (const test of alternatives.flat()) {
    const known = values.get(test.path) ?? new Set<Scalar>();
    values.set(test.path, known);
    for (const value of exactValues(test) ?? []) known.add(value);
  }
  return new Map([...values].map(([path, known]) => [path, known.size]));
}

function mostTelling(alternative: Alternative, variety: ReadonlyMap<string, number>): FieldTest | undefined {
  return alternative
    .filter((test) => exactValues(test) !== null)
    .sort((left, right) => (variety.get(right.path) ?? 0) - (variety.get(left.path) ?? 0))[0];
}

/** The values that a field may have; null where it takes more than a list of them. */
function exactValues(test: FieldTest): readonly Scalar[] | null {
  const values: Scalar[] = [];
  for (const matcher of test.matchers) {
    if (matcher.kind !== "equals") return null;
    values.push(matcher.value);
  }
  return values;
}
