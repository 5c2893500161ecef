import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/json.ts";
import { fieldsOf } from "./event-fields.ts";
import { matches } from "./match.ts";
import { parsePattern } from "./parse.ts";

/* https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and eb-event-patterns-arrays.html */

function test(pattern: JsonObject, event: Json): boolean {
  return matches(parsePattern(pattern), fieldsOf(event));
}

describe("one field", () => {
  const cases: readonly (readonly [matcher: Json, taken: readonly Json[], refused: readonly Json[]])[] = [
    ["running", ["running"], ["Running", "running ", 1, null]],
    [15, [15, 15.0], ["15", 16]],
    [true, [true], ["true", false]],
    [null, [null], ["", "null", 0]],
    ["", [""], [null, " "]],
    [{ prefix: "Event" }, ["Event", "EventBridge"], ["event", "anEvent", 5]],
    [{ prefix: { "equals-ignore-case": "event" } }, ["EVENTBridge"], ["even"]],
    [{ suffix: ".png" }, ["a.png"], ["a.PNG", "png"]],
    [{ suffix: { "equals-ignore-case": ".png" } }, ["a.PnG"], ["a.jpg"]],
    [{ "equals-ignore-case": "Alice" }, ["alice", "ALICE"], ["alices", null]],
    [{ wildcard: "/users/*/doc" }, ["/users/a/b/doc", "/users//doc"], ["/users/doc", "/users/a/docs"]],
    [{ wildcard: "a\\*b" }, ["a*b"], ["acb"]],
    [{ numeric: [">", 0, "<=", 5] }, [0.1, 5], [0, 5.1, "3"]],
    [{ numeric: ["=", 301.8] }, [301.8], [301]],
    [{ cidr: "10.0.0.0/24" }, ["10.0.0.0", "10.0.0.255"], ["10.0.1.0", "10.0.0", "text", 10]],
    [{ cidr: "2001:db8::/32" }, ["2001:db8::1", "2001:0db8:ffff:0:0:0:0:1"], ["2001:db9::1", "10.0.0.1"]],
    [{ cidr: "10.0.0.7/32" }, ["10.0.0.7"], ["10.0.0.8"]],
    [{ "anything-but": "initializing" }, ["running", 1, null], ["initializing"]],
    [{ "anything-but": [100, 200] }, [300, "100"], [100]],
    [{ "anything-but": { prefix: "init" } }, ["running", 1], ["initializing"]],
    [{ "anything-but": { suffix: [".txt", ".rtf"] } }, ["a.md"], ["a.txt", "a.rtf"]],
    [{ "anything-but": { "equals-ignore-case": ["a", "b"] } }, ["c"], ["A", "b"]],
    [{ "anything-but": { wildcard: "*/lib/*" } }, ["/bin/x"], ["/usr/lib/x"]],
    [{ exists: true }, ["x", null, 0], []],
  ];

  it.each(cases)("%j", (matcher, taken, refused) => {
    const pattern = { detail: { field: [matcher] } };
    expect(taken.map((field) => test(pattern, { detail: { field } }))).toEqual(taken.map(() => true));
    expect(refused.map((field) => test(pattern, { detail: { field } }))).toEqual(refused.map(() => false));
  });

  it("passes when one of several matchers does", () => {
    const pattern = { state: ["running", { prefix: "stop" }] };
    expect(test(pattern, { state: "stopping" })).toBe(true);
    expect(test(pattern, { state: "starting" })).toBe(false);
  });

  it("that is absent passes only exists: false", () => {
    expect(test({ a: [{ exists: false }] }, { b: 1 })).toBe(true);
    expect(test({ a: [{ exists: false }] }, { a: null })).toBe(false);
    expect(test({ a: [{ "anything-but": "x" }] }, { b: 1 })).toBe(false);
    expect(test({ a: [null] }, { b: 1 })).toBe(false);
    expect(test({ a: ["x", { exists: false }] }, { b: 1 })).toBe(true);
  });

  it("that is an object or an empty array is no leaf", () => {
    expect(test({ a: [{ exists: true }] }, { a: { b: 1 } })).toBe(false);
    expect(test({ a: [{ exists: false }] }, { a: { b: 1 } })).toBe(true);
    expect(test({ a: [{ exists: false }] }, { a: [] })).toBe(true);
  });

  it("is found by its dotted path, however the event nests it", () => {
    expect(test({ "detail.state": ["on"] }, { detail: { state: "on" } })).toBe(true);
    expect(test({ detail: { state: ["on"] } }, { "detail.state": "on" })).toBe(true);
  });
});

describe("arrays", () => {
  it("pass when any element does", () => {
    expect(test({ tags: ["b"] }, { tags: ["a", "b"] })).toBe(true);
    expect(test({ tags: ["c"] }, { tags: ["a", "b"] })).toBe(false);
    expect(test({ tags: [{ "anything-but": ["a", "b"] }] }, { tags: ["a", "c"] })).toBe(true);
  });

  const people = {
    people: [
      { first: "Ada", last: "Lovelace" },
      { first: "Alan", last: "Turing" },
    ],
  };

  it("pass two fields only in the same element", () => {
    expect(test({ people: { first: ["Ada"], last: ["Lovelace"] } }, people)).toBe(true);
    expect(test({ people: { first: ["Ada"], last: ["Turing"] } }, people)).toBe(false);
  });

  it("within arrays are told apart too", () => {
    const groups = {
      groups: [
        { name: "x", of: people.people },
        { name: "y", of: [{ first: "Grace", last: "Hopper" }] },
      ],
    };
    expect(test({ groups: { name: ["y"], of: { first: ["Grace"] } } }, groups)).toBe(true);
    expect(test({ groups: { name: ["x"], of: { first: ["Grace"] } } }, groups)).toBe(false);
    expect(test({ groups: { name: ["x"], of: { first: ["Alan"], last: ["Turing"] } } }, groups)).toBe(true);
  });

  it("that are not within each other are independent", () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(test({ a: { x: [1] }, b: { y: [2] } }, event)).toBe(true);
  });

  it("are asked for absence in the element that passed", () => {
    const event = { list: [{ a: 1, z: 1 }, { a: 2 }] };
    expect(test({ list: { a: [2], z: [{ exists: false }] } }, event)).toBe(true);
    expect(test({ list: { a: [1], z: [{ exists: false }] } }, event)).toBe(false);
  });

  // Trying each combination of elements would never end.
  it("of ten thousand elements are matched one element after another", () => {
    const list = Array.from({ length: 10_000 }, (_, index) => ({ a: 1, b: 2, c: index }));
    expect(test({ list: { a: [1], b: [2], c: [-1] } }, { list })).toBe(false);
  });
});

describe("$or", () => {
  const pattern = {
    source: ["shop"],
    $or: [{ detail: { amount: [{ numeric: [">", 100] }] } }, { detail: { vip: [true] } }],
  };

  it("passes when one of its members does, beside the fields around it", () => {
    expect(test(pattern, { source: "shop", detail: { amount: 101, vip: false } })).toBe(true);
    expect(test(pattern, { source: "shop", detail: { amount: 1, vip: true } })).toBe(true);
    expect(test(pattern, { source: "shop", detail: { amount: 1, vip: false } })).toBe(false);
    expect(test(pattern, { source: "other", detail: { amount: 101, vip: true } })).toBe(false);
  });
});
