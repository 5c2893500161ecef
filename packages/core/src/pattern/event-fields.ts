import type { Json } from "../kernel/json.ts";
import type { Scalar } from "./pattern.ts";

/**
 * The leaves that one dotted path has in an event. An event without arrays has one leaf at a path; below arrays they
 * are kept by array and element, so that fields of one element can be told from fields of two.
 */
export interface Leaves {
  readonly values: readonly Scalar[];
  readonly below: ReadonlyMap<number, ReadonlyMap<number, Leaves>>;
}

/** An event taken apart into its leaves, by dotted path. Done once, however many patterns test it. */
export type EventFields = ReadonlyMap<string, Leaves>;

/** Which element of which array, from the outermost in. Arrays are numbered in the order in which they appear. */
export type Place = readonly (readonly [array: number, element: number])[];

interface MutableLeaves {
  readonly values: Scalar[];
  readonly below: Map<number, Map<number, MutableLeaves>>;
}

/** Objects and arrays are not leaves: an empty one leaves no trace, as at AWS. */
export function fieldsOf(event: Json): EventFields {
  const fields = new Map<string, MutableLeaves>();
  let arrays = 0;
  const visit = (value: Json, path: string, place: Place): void => {
    if (typeof value !== "object" || value === null) leavesAt(fields, path, place).values.push(value);
    else if (Array.isArray(value)) {
      arrays += 1;
      const array = arrays;
      value.forEach((item, element) => {
        visit(item, path, [...place, [array, element]]);
      });
    } else for (const [key, item] of Object.entries(value)) visit(item, path === "" ? key : `${path}.${key}`, place);
  };
  visit(event, "", []);
  return fields;
}

function leavesAt(fields: Map<string, MutableLeaves>, path: string, place: Place): MutableLeaves {
  let leaves = getOrAdd(fields, path);
  for (const [array, element] of place) {
    let elements = leaves.below.get(array);
    if (elements === undefined) {
      elements = new Map();
      leaves.below.set(array, elements);
    }
    leaves = getOrAdd(elements, element);
  }
  return leaves;
}

function getOrAdd<Key>(leaves: Map<Key, MutableLeaves>, key: Key): MutableLeaves {
  const known = leaves.get(key);
  if (known !== undefined) return known;
  const added: MutableLeaves = { values: [], below: new Map() };
  leaves.set(key, added);
  return added;
}

/** All values at a path, wherever they stand. */
export function* valuesOf(leaves: Leaves): Generator<Scalar> {
  yield* leaves.values;
  for (const elements of leaves.below.values()) {
    for (const element of elements.values()) yield* valuesOf(element);
  }
}
