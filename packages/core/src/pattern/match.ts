import type { EventFields, Leaves, Place } from "./event-fields.ts";
import { matchesValue, takesAbsence } from "./matcher.ts";
import type { Alternative, FieldTest, Pattern, Scalar } from "./pattern.ts";

/**
 * Whether the event matches. A field whose value is an array passes when any element does; fields below one array
 * must pass in the same element of it.
 */
export function matches(pattern: Pattern, fields: EventFields): boolean {
  return pattern.alternatives.some((alternative) => passesAll(alternative, fields));
}

const ABSENT: Leaves = { values: [], below: new Map() };
const NOWHERE: readonly Place[] = [[]];

export function passesAll(alternative: Alternative, fields: EventFields): boolean {
  const leaves = alternative.map((test) => fields.get(test.path) ?? ABSENT);
  if (leaves.every(({ below }) => below.size === 0)) {
    return alternative.every((test, index) => passesAlone(test, leaves[index] ?? ABSENT));
  }
  return passesTogether(alternative, leaves);
}

/** Whether a field passes when nothing else is asked. */
export function passesAlone(test: FieldTest, leaves: Leaves): boolean {
  return placesOf(test, leaves, []).length > 0;
}

/** Goes through the fields with the elements that are still possible, and forgets arrays that no later field is in. */
function passesTogether(alternative: Alternative, leaves: readonly Leaves[]): boolean {
  const lastUse = new Map<number, number>();
  leaves.forEach((at, index) => {
    noteArrays(at, index, lastUse);
  });
  let places = NOWHERE;
  for (const [index, test] of alternative.entries()) {
    const next = new Map<string, Place>();
    for (const place of places) {
      for (const found of placesOf(test, leaves[index] ?? ABSENT, place)) {
        const kept = found.filter(([array]) => (lastUse.get(array) ?? -1) > index);
        next.set(kept.join(";"), kept);
      }
    }
    if (next.size === 0) return false;
    places = [...next.values()];
  }
  return true;
}

function noteArrays({ below }: Leaves, index: number, lastUse: Map<number, number>): void {
  for (const [array, elements] of below) {
    lastUse.set(array, index);
    for (const element of elements.values()) noteArrays(element, index, lastUse);
  }
}

/** Where the field passes, given the elements already chosen; empty where it does not. */
function placesOf(test: FieldTest, leaves: Leaves, place: Place): readonly Place[] {
  const found: Place[] = [];
  let present = false;
  visitConsistent(leaves, place, (values, at) => {
    if (values.length > 0) present = true;
    if (values.some((value) => test.matchers.some((matcher) => matchesValue(matcher, value)))) found.push(at);
  });
  if (!present && takesAbsence(test.matchers)) found.push(place);
  return found;
}

/** Visits the leaves that stand in the chosen elements; an array of which none is chosen yet is gone through whole. */
function visitConsistent(leaves: Leaves, place: Place, visit: (values: readonly Scalar[], at: Place) => void): void {
  visit(leaves.values, place);
  for (const [array, elements] of leaves.below) {
    const chosen = place.find(([known]) => known === array);
    if (chosen === undefined) {
      for (const [element, below] of elements) visitConsistent(below, [...place, [array, element]], visit);
    } else {
      const below = elements.get(chosen[1]);
      if (below !== undefined) visitConsistent(below, place, visit);
    }
  }
}
