import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  holdsSealed,
  isErased,
  isSealed,
  type Personal,
  personal,
  personalPaths,
  replaceAt,
  tolerant,
  valueAt,
} from "./personal.ts";

const name = personal(z.string().min(2));
const person = z.object({
  id: z.string(),
  name,
  home: z.object({ street: name.exactOptional(), city: z.string() }).refine(({ city }) => city !== "", "a city"),
  notes: personal(z.record(z.string(), z.unknown())).nullable().default(null),
});
const sealed = { $sealed: "x", subject: "ada" };
const erased = { $erased: "ada" };

describe("a mark", () => {
  it("lets in what comes from outside, and shows in the JSON Schema", () => {
    const ada = { id: "1", name: "Ada", home: { city: "London" }, notes: null };
    expect(person.parse(ada)).toEqual(ada);
    expect(person.safeParse({ ...ada, name: "A" }).success).toBe(false);
    expect(person.safeParse({ ...ada, name: sealed }).success).toBe(false);
    expect(z.toJSONSchema(person)).toMatchObject({ properties: { name: { type: "string", personal: true } } });
  });

  it("makes a type that cannot be taken for the value itself", () => {
    const taken: Personal<string> = person.shape.name.parse("Ada");
    // @ts-expect-error it may be sealed or erased
    const text: string = taken;
    expect(text).toBe("Ada");
  });
});

describe("personalPaths", () => {
  it("finds marks below objects, in all options of a union, and whatever is optional", () => {
    expect(personalPaths(person)).toEqual([["name"], ["home", "street"], ["notes"]]);
    const either = z.discriminatedUnion("type", [
      person.extend({ type: z.literal("a") }),
      z.object({ type: z.literal("b"), name, alias: name.optional() }),
    ]);
    expect(personalPaths(either)).toEqual([["name"], ["home", "street"], ["notes"], ["alias"]]);
    expect(personalPaths(z.object({ id: z.string() }))).toEqual([]);
  });

  it.each([
    ["array", z.array(name)],
    ["record", z.record(z.string(), name)],
    ["pipe", name.pipe(z.any())],
    ["intersection", z.object({ name }).and(z.object({ id: z.string() }))],
  ])("refuses one inside a %s, which it could not seal", (kind, schema) => {
    expect(() => personalPaths(z.object({ inner: schema }))).toThrow(`inside the ${kind} at inner`);
  });
});

it("a tolerant schema also lets in what is sealed or erased, where it is marked and nowhere else", () => {
  const stored = tolerant(person);
  const data = { id: "1", name: sealed, home: { street: erased, city: "London" }, notes: null };
  expect(stored.safeParse(data).success).toBe(true);
  expect(stored.safeParse({ ...data, id: sealed }).success).toBe(false);
  expect(stored.safeParse({ ...data, name: "A" }).success).toBe(false);
  expect(stored.safeParse({ ...data, home: { city: "" } }).success).toBe(false);
});

it("tells sealed and erased values from others, also in JSON text", () => {
  expect([sealed, erased, "x", null, [sealed]].map(isSealed)).toEqual([true, false, false, false, false]);
  expect([sealed, erased, "x", null, [erased]].map(isErased)).toEqual([false, true, false, false, false]);
  expect([sealed, erased].map((value) => holdsSealed(JSON.stringify({ deep: [value] })))).toEqual([true, true]);
  expect(holdsSealed(JSON.stringify({ text: JSON.stringify(sealed) }))).toBe(false);
});

it("finds members alone at a path, and nothing that every object has", () => {
  const data = { a: { b: 1 } };
  expect([["a", "b"], ["a", "c"], ["__proto__"], ["a", "toString"]].map((path) => valueAt(data, path))).toEqual([
    1,
    undefined,
    undefined,
    undefined,
  ]);
});

it("replaces a value at a path without touching the original", () => {
  const data = { a: { b: 1, c: 2 }, d: 3 };
  expect(replaceAt(data, ["a", "b"], 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
  expect(data.a.b).toBe(1);
});
