import type { Json } from "@bridgework/core/kernel/json";
import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../chance.ts";
import { settle } from "../steps.ts";
import { compileJsonata } from "./jsonata.ts";
import { toPlain } from "./plain.ts";
import type { QueryScope } from "./query.ts";

const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

function scope(input: Json, variables: Readonly<Record<string, Json>> = {}): QueryScope {
  return {
    input,
    at: AT,
    random: randomFrom(0.5),
    context: () => ({ Execution: { Id: "id" } }),
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    variables: () => variables,
  };
}

const evaluate = async (template: Json, input: Json = {}, variables: Readonly<Record<string, Json>> = {}) =>
  settle(compileJsonata(template, "Output").evaluate(scope(input, variables)));

describe("a template", () => {
  it("is a constant where no text of it is an expression, and stays the same object", async () => {
    const template = { a: [1, " {% x %} ", "$states.input"], b: { c: null } };
    expect(compileJsonata(template, "Output").constant?.value).toBe(template);
    expect(await evaluate(template)).toBe(template);
  });

  it("evaluates the expressions in it, wherever they stand", async () => {
    expect(
      await evaluate({ a: ["{% $states.input.n %}", 2], b: { c: "{% $x & '!' %}" } }, { n: 1 }, { x: "y" }),
    ).toEqual({ a: [1, 2], b: { c: "y!" } });
  });

  it("answers at once for paths, and later for what needs the library", () => {
    expect(settle(compileJsonata("{% $states.input.n %}", "Output").evaluate(scope({ n: 1 })))).toBe(1);
    expect(settle(compileJsonata("{% 1 + 1 %}", "Output").evaluate(scope({})))).toBeInstanceOf(Promise);
  });

  it("passes parts of its input on as they are", async () => {
    const input = { deep: { part: [1, { two: 2 }] } };
    expect(await evaluate("{% $states.input.deep %}", input)).toBe(input.deep);
    expect(await evaluate("{% { 'same': $states.input.deep } %}", input)).toEqual({ same: input.deep });
    expect(((await evaluate("{% { 'same': $states.input.deep } %}", input)) as { same: unknown }).same).toBe(
      input.deep,
    );
  });

  it("never returns the library's marked arrays", async () => {
    const found = await evaluate("{% $states.input.list.n %}", { list: [{ n: 1 }, { n: 2 }] });
    expect(found).toEqual([1, 2]);
    expect(Object.keys(found as object)).toEqual(["0", "1"]);
    expect(found).not.toHaveProperty("sequence");
  });

  it.each([
    ["{% $gone %}", "The JSONata expression '$gone' specified for the field 'Output' returned nothing (undefined)."],
    [
      "{% $states.input.gone %}",
      "The JSONata expression '$states.input.gone' specified for the field 'Output' returned nothing (undefined).",
    ],
    [
      "{% $f := function($x){$x} %}",
      "The JSONata expression '$f := function($x){$x}' specified for the field 'Output' returned an unsupported result type.",
    ],
    [
      "{% $sum %}",
      "The JSONata expression '$sum' specified for the field 'Output' returned an unsupported result type.",
    ],
    [
      "{% $nope(1) %}",
      "The JSONata expression '$nope(1)' specified for the field 'Output' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      "{% $eval('1') %}",
      "The JSONata expression '$eval('1')' specified for the field 'Output' threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
  ])("%s fails in Step Functions' words", async (template, message) => {
    await expect(evaluate(template)).rejects.toThrow(message);
  });

  it("does not run for ever", async () => {
    await expect(evaluate("{% ($f := function(){ $f() }; $f()) %}")).rejects.toThrow(
      "did not end within 500000 evaluations",
    );
  });
});

describe("Step Functions' functions", () => {
  it.each<[string, Json]>([
    ["$partition([1,2,3], 2)", [[1, 2], [3]]],
    ["$range(0, 9, 3)", [0, 3, 6, 9]],
    ["$range(1, 9, 9)", 1],
    ["$hash('a', 'SHA-256')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ["$parse('[1,{\"a\":2}]')", [1, { a: 2 }]],
    ["$now()", "2026-01-02T03:04:05.006Z"],
    ["$now('[Y0001]/[M01]', '+0100')", "2026/01"],
    ["$millis()", AT],
    ["$count($shuffle([1,2,3]))", 3],
  ])("%s", async (expression, value) => {
    expect(await evaluate(`{% ${expression} %}`)).toEqual(value);
  });

  it.each(["$uuid()", "$random()", "$shuffle([1,2,3,4,5,6,7,8])"])(
    "%s gives the same again for the same chance",
    async (expression) => {
      expect(await evaluate(`{% ${expression} %}`)).toEqual(await evaluate(`{% ${expression} %}`));
    },
  );

  it("$uuid makes version 4", async () => {
    expect(await evaluate("{% $uuid() %}")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

const NAMES = ["a", "b", "length", "constructor", "__proto__", "sequence"];
const name = fc.constantFrom(...NAMES);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, 0, 1.5, "", "text"),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(name, tie("any"), { maxKeys: 3 }),
  ),
})).any;
const plainPath = fc.array(name, { minLength: 0, maxLength: 4 });

describe("a simple path", () => {
  it("gives exactly what the library gives", async () => {
    await fc.assert(
      fc.asyncProperty(value, plainPath, fc.constantFrom("$states.input", "$x"), async (given, names, root) => {
        const input = JSON.parse(JSON.stringify(given)) as Json;
        const expression = [root, ...names].join(".");
        const expected = toPlain(await jsonata(expression).evaluate(undefined, { states: { input }, x: input }));
        const actual = await evaluate(`{% ${expression} %}`, input, { x: input }).catch(() => undefined);
        expect(actual).toEqual(typeof expected === "symbol" ? undefined : expected);
      }),
      { numRuns: 500 },
    );
  });
});
