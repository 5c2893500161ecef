import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invalidBySchema } from "../app/world.fixture.ts";
import { accept } from "../kernel/decider.ts";
import { given, takeAll } from "../kernel/given.fixture.ts";
import type { CounterCommand } from "./commands.ts";
import { counterDecider } from "./decider.ts";
import { counter } from "./domain.ts";
import type { CounterEvent } from "./events.ts";

const givenCounter = given(counterDecider);
const change = (delta: number, more: Partial<CounterCommand> = {}): CounterCommand => ({
  type: "ChangeCounter",
  counterId: "global",
  delta,
  ...more,
});
const changed = (value: number, version: number, delta = 1): CounterEvent => ({
  type: "CounterChanged",
  data: { counterId: "global", delta, value, version, milestone: null },
});

describe("ChangeCounter", () => {
  it("starts from 0", () => {
    expect(givenCounter().when(change(3, { reason: "import" }))).toEqual(
      accept({
        type: "CounterChanged",
        data: { counterId: "global", delta: 3, value: 3, version: 1, milestone: null, reason: "import" },
      }),
    );
  });

  it("adds to the value and the version", () => {
    expect(givenCounter(changed(5, 1), changed(6, 2)).when(change(-4))).toEqual(accept(changed(2, 3, -4)));
  });

  it("is taken at the expected version", () => {
    expect(givenCounter(changed(5, 1)).when(change(1, { expectedVersion: 1 }))).toEqual(accept(changed(6, 2)));
  });

  it("is refused at another version, naming both", () => {
    expect(givenCounter(changed(5, 1)).when(change(1, { expectedVersion: 0 }))).toMatchObject({
      kind: "refused",
      code: "version_conflict",
      details: [{ path: "expectedVersion", expected: "1", received: "0" }],
    });
  });

  it("is refused where it does not come to the version or the value that a producer asserts", () => {
    const counterAt5 = givenCounter(changed(5, 1));
    expect(counterAt5.when(change(1, { version: 2, value: 6 }))).toEqual(accept(changed(6, 2)));
    expect(counterAt5.when(change(1, { version: 7 }))).toMatchObject({
      code: "version_conflict",
      details: [{ path: "version", expected: "2", received: "7" }],
    });
    expect(counterAt5.when(change(1, { value: 60 }))).toMatchObject({
      code: "value_mismatch",
      details: [{ path: "value", expected: "6", received: "60" }],
    });
  });

  it("is refused where the value would no longer be a safe integer", () => {
    const full = givenCounter(changed(Number.MAX_SAFE_INTEGER, 1));
    expect(full.when(change(1))).toMatchObject({ kind: "refused", code: "out_of_range" });
    expect(full.when(change(-1))).toMatchObject({ kind: "accepted" });
  });
});

describe("milestone", () => {
  const milestone = (before: number, delta: number) => {
    const decision = givenCounter(changed(before, 1)).when(change(delta));
    return decision.kind === "accepted" ? decision.events[0]?.data.milestone : decision.code;
  };

  it.each([
    { before: 9, delta: 1, reached: 10 },
    { before: 8, delta: 5, reached: 10 },
    { before: 8, delta: 27, reached: 30 },
    { before: -3, delta: 5, reached: 0 },
    { before: -15, delta: 5, reached: -10 },
  ])("of $before and $delta is $reached", ({ before, delta, reached }) => {
    expect(milestone(before, delta)).toBe(reached);
  });

  it.each([
    { before: 10, delta: 1 },
    { before: 1, delta: 8 },
    { before: 12, delta: -2 },
    { before: 11, delta: -5 },
  ])("of $before and $delta is none", ({ before, delta }) => {
    expect(milestone(before, delta)).toBeNull();
  });
});

describe("the command's schema", () => {
  it.each([
    { delta: 0 },
    { delta: 1.5 },
    { delta: 1_000_000_001 },
    { counterId: "a b" },
    { counterId: "" },
    { counterId: "x".repeat(65) },
    { expectedVersion: -1 },
  ])("refuses %o", (wrong) => {
    expect(counter.commands.safeParse({ ...change(1), ...wrong }).success).toBe(false);
  });
});

describe("any sequence of commands", () => {
  const command = fc.record({
    delta: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).filter((delta) => delta !== 0),
    expectedVersion: fc.nat({ max: 3 }),
  });

  it("records valid facts that count versions densely and sum up to the value", () => {
    fc.assert(
      fc.property(fc.array(command), (changes) => {
        const commands = changes.map(({ delta }) => change(delta));
        const facts = takeAll(counterDecider, commands, () => {});
        expect(facts.map(({ data }) => data.version)).toEqual(facts.map((_, index) => index + 1));
        expect(facts.at(-1)?.data.value ?? 0).toBe(facts.reduce((sum, { data }) => sum + data.delta, 0));
        for (const fact of facts) expect(invalidBySchema(counter, fact)).toBeUndefined();
      }),
    );
  });

  it("records nothing for a change that names its version and comes again", () => {
    fc.assert(
      fc.property(fc.array(command), (changes) => {
        const commands = changes.map(({ delta, expectedVersion }) => change(delta, { expectedVersion }));
        takeAll(counterDecider, commands, (_, again) => expect(again).toMatchObject({ code: "version_conflict" }));
      }),
    );
  });
});
