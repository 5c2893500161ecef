import type { Json, JsonObject } from "../data/json.ts";

export type Change = "same" | "removed" | "added";

/** A line of JSON as it is shown: `key: value,` or what opens or closes an object or an array. */
export interface Line {
  readonly change: Change;
  readonly depth: number;
  readonly key: string | null;
  readonly text: Value | Bracket;
  readonly comma: boolean;
}
export interface Value {
  readonly kind: "value";
  readonly value: string | number | boolean | null;
  /** Of a changed value: what takes its place, or whose place it takes. */
  readonly other: Json | undefined;
}
export interface Bracket {
  readonly kind: "bracket";
  readonly text: "{" | "}" | "[" | "]" | "{}" | "[]";
}

interface Place {
  readonly depth: number;
  readonly key: string | null;
  readonly comma: boolean;
}

/** Above this many pairs of elements two arrays are compared by position, since the exact way takes time for each pair. */
const MOST_PAIRS = 10_000;

/** The lines of both values, what is gone before what came in its place. */
export function diffLines(before: Json, after: Json): readonly Line[] {
  return compare(before, after, { depth: 0, key: null, comma: false });
}

/** The lines of one value; `before` marks as added what it did not have. */
export function valueLines(after: Json, before: Json | null): readonly Line[] {
  const lines =
    before === null ? render(after, { depth: 0, key: null, comma: false }, "same") : diffLines(before, after);
  return lines.filter(({ change }) => change !== "removed");
}

/** Number of single values that came, went or changed. */
export function countChanges(lines: readonly Line[]): number {
  const values = lines.filter(({ text }) => text.kind === "value" || text.text.length === 2);
  const added = values.filter(({ change }) => change === "added").length;
  const removed = values.filter(({ change, text }) => change === "removed" && !isReplaced(text));
  return added + removed.length;
}

function isReplaced(text: Line["text"]): boolean {
  return text.kind === "value" && text.other !== undefined;
}

function compare(before: Json, after: Json, place: Place): readonly Line[] {
  if (isJsonObject(before) && isJsonObject(after)) return compareObjects(before, after, place);
  if (isArray(before) && isArray(after)) return compareArrays(before, after, place);
  if (isScalar(before) && before === after) return render(after, place, "same");
  return [...render(before, place, "removed", after), ...render(after, place, "added", before)];
}

function compareObjects(before: JsonObject, after: JsonObject, place: Place): readonly Line[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  if (keys.length === 0) return render(after, place, "same");
  const inside = keys.flatMap((key, index) => {
    const inner = { depth: place.depth + 1, key, comma: index < keys.length - 1 };
    return pair(own(before, key), own(after, key), inner);
  });
  return wrap("{", inside, "}", place, "same");
}

function compareArrays(before: readonly Json[], after: readonly Json[], place: Place): readonly Line[] {
  const pairs = before.length * after.length > MOST_PAIRS ? byPosition(before, after) : byContent(before, after);
  if (pairs.length === 0) return render(after, place, "same");
  const inside = pairs.flatMap(([was, is], index) =>
    pair(was, is, { depth: place.depth + 1, key: null, comma: index < pairs.length - 1 }),
  );
  return wrap("[", inside, "]", place, "same");
}

type Pair = readonly [was: Json | undefined, is: Json | undefined];

function pair(was: Json | undefined, is: Json | undefined, place: Place): readonly Line[] {
  if (was === undefined) return is === undefined ? [] : render(is, place, "added");
  return is === undefined ? render(was, place, "removed") : compare(was, is, place);
}

function byPosition(before: readonly Json[], after: readonly Json[]): readonly Pair[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, i): Pair => [before[i], after[i]]);
}

/** Elements that both have stay together: the longest common subsequence. */
function byContent(before: readonly Json[], after: readonly Json[]): readonly Pair[] {
  const was = before.map((value) => JSON.stringify(value));
  const is = after.map((value) => JSON.stringify(value));
  const longest = commonLengths(was, is);
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) pairs.push([before[i++], after[j++]]);
    else if (j === is.length || (i < was.length && lengthAt(longest, i + 1, j) > lengthAt(longest, i, j + 1))) {
      pairs.push([before[i++], undefined]);
    } else pairs.push([undefined, after[j++]]);
  }
  return pairs;
}

function commonLengths(was: readonly string[], is: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: was.length + 1 }, () => new Array<number>(is.length + 1).fill(0));
  for (let i = was.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    for (let j = is.length - 1; row !== undefined && j >= 0; j -= 1) {
      const equal = was[i] === is[j];
      row[j] = equal
        ? 1 + lengthAt(table, i + 1, j + 1)
        : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1));
    }
  }
  return table;
}

function lengthAt(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function render(value: Json, place: Place, change: Change, other?: Json): readonly Line[] {
  if (isScalar(value)) return [{ ...place, change, text: { kind: "value", value, other } }];
  const [open, close] = isArray(value) ? (["[", "]"] as const) : (["{", "}"] as const);
  const entries = isArray(value) ? value.map((each) => [null, each] as const) : Object.entries(value);
  if (entries.length === 0)
    return [{ ...place, change, text: { kind: "bracket", text: isArray(value) ? "[]" : "{}" } }];
  const inside = entries.flatMap(([key, each], index) =>
    render(each, { depth: place.depth + 1, key, comma: index < entries.length - 1 }, change),
  );
  return wrap(open, inside, close, place, change);
}

function wrap(
  open: "{" | "[",
  inside: readonly Line[],
  close: "}" | "]",
  place: Place,
  change: Change,
): readonly Line[] {
  return [
    { ...place, change, comma: false, text: { kind: "bracket", text: open } },
    ...inside,
    { ...place, change, key: null, text: { kind: "bracket", text: close } },
  ];
}

function isScalar(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== "object";
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isJsonObject(value: Json): value is JsonObject {
  return !isScalar(value) && !isArray(value);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
