import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/json.ts";
import { fieldsOf } from "./event-fields.ts";
import { explain } from "./explain.ts";
import { indexPatterns } from "./index.ts";
import { matches } from "./match.ts";
import { parsePattern } from "./parse.ts";
import { matchesPieces } from "./wildcard.ts";

/* Few names and values, so that patterns and events meet often. */
const names = fc.constantFrom("a", "b", "c");
const scalars = fc.constantFrom<Json[]>("x", "xy", "Y", "", 1, 2, true, null);

const events: fc.Arbitrary<JsonObject> = fc.letrec<{ readonly object: JsonObject; readonly value: Json }>((tie) => ({
  object: fc.dictionary(names, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
})).object;

const matchers = fc.oneof(
  scalars,
  fc.constantFrom<Json[]>(
    { prefix: "x" },
    { suffix: { "equals-ignore-case": "y" } },
    { wildcard: "*x*" },
    { exists: true },
    { exists: false },
    { numeric: [">", 1] },
    { "anything-but": ["x", "Y"] },
    { "anything-but": { prefix: "x" } },
  ),
);

const plain: fc.Arbitrary<JsonObject> = fc.letrec<{ readonly object: JsonObject; readonly field: Json }>((tie) => ({
  object: fc.dictionary(names, tie("field"), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  field: fc.oneof({ depthSize: "small" }, fc.array(matchers, { minLength: 1, maxLength: 2 }), tie("object")),
})).object;

/** Fields, and in every other pattern one `$or` beside them. */
const patterns = fc
  .tuple(plain, fc.option(fc.array(plain, { minLength: 2, maxLength: 3 })))
  .map(([fields, or]): JsonObject => (or === null ? fields : { ...fields, $or: or }));

describe("patterns", () => {
  it("are explained as they match", () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        const parsed = parsePattern(pattern);
        const fields = fieldsOf(event);
        const verdict = explain(parsed, fields);
        expect(verdict.matched).toBe(matches(parsed, fields));
        const allPass = verdict.fields.every(({ passed }) => passed);
        expect(allPass && !verdict.elementsDiffer).toBe(verdict.matched);
      }),
      { numRuns: 500 },
    );
  });

  it("match through an index as they match one by one", () => {
    fc.assert(
      fc.property(fc.array(patterns, { maxLength: 8 }), events, (given, event) => {
        const parsed = given.map((pattern, item) => ({ item, pattern: parsePattern(pattern) }));
        const fields = fieldsOf(event);
        const oneByOne = parsed.filter(({ pattern }) => matches(pattern, fields)).map(({ item }) => item);
        expect(indexPatterns(parsed).match(fields)).toEqual(oneByOne);
      }),
      { numRuns: 300 },
    );
  });

  it("of an event's own leaves match the event", () => {
    fc.assert(
      fc.property(events, (event) => {
        const leaves = [...fieldsOf(event)].filter(([, { below }]) => below.size === 0);
        fc.pre(leaves.length > 0);
        const pattern = Object.fromEntries(leaves.map(([path, { values }]) => [path, [...values]]));
        expect(matches(parsePattern(pattern), fieldsOf(event))).toBe(true);
      }),
    );
  });
});

describe("wildcard", () => {
  it("matches what the regular expression of its pieces matches", () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    fc.assert(
      fc.property(pieces, texts, (given, text) => {
        expect(matchesPieces(given, text)).toBe(new RegExp(`^${given.join(".*")}$`).test(text));
      }),
      { numRuns: 500 },
    );
  });
});

describe("index", () => {
  it("tests an event against the rules that ask for its detail-type, however many there are", () => {
    const given = Array.from({ length: 10_000 }, (_, item) => ({
      item,
      pattern: parsePattern({
        source: ["shop"],
        "detail-type": [`Type${item}`],
        detail: { amount: [{ numeric: [">", 1] }] },
      }),
    }));
    const index = indexPatterns(given);
    const fields = fieldsOf({ source: "shop", "detail-type": "Type77", detail: { amount: 2 } });
    expect(index.candidates(fields)).toBe(1);
    expect(index.match(fields)).toEqual([77]);
  });

  it("tests every event against a pattern that asks for no exact value", () => {
    const index = indexPatterns([{ item: "all", pattern: parsePattern({ source: [{ prefix: "" }] }) }]);
    expect(index.match(fieldsOf({ source: "any" }))).toEqual(["all"]);
  });
});
