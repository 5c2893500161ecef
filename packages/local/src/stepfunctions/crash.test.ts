import type { JsonObject } from "@bridgework/core/kernel/json";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { machineOf } from "./advance.fixture.ts";
import { type Story, type Survived, survive } from "./crash.fixture.ts";

const call = (name: string, more: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: name, Payload: { input: "{% $states.input %}", context: "{% $states.context %}" } },
  Output: "{% $states.result.Payload %}",
  Retry: [{ ErrorEquals: ["NETWORK"], IntervalSeconds: 5, MaxAttempts: 3, JitterStrategy: "FULL" }],
  ...more,
});

const block = (states: Readonly<Record<string, JsonObject>>): JsonObject => {
  const { QueryLanguage: _, ...rest } = machineOf(states);
  return rest;
};

/** Only JSONata's library knows the function, and it answers later: a start in a turn is recorded before it does. */
const NEEDS_LIBRARY = { Begin: { Type: "Pass", Output: "{% $merge([$states.input]) %}", Next: "First" } };

const states = {
  First: call("first", { Assign: { first: "{% $states.result.Payload.doubled %}" } }),
  Sum: { Type: "Pass", Output: "{% { 'n': $first + 1 } %}" },
  Both: {
    Type: "Parallel",
    Branches: [
      block({ Pause: { Type: "Wait", Seconds: 30 }, Left: call("left") }),
      block({
        Each: { Type: "Map", Items: "{% [1..3] %}", MaxConcurrency: 2, ItemProcessor: block({ Item: call("item") }) },
      }),
      block({
        Right: call("right", { Catch: [{ ErrorEquals: ["VALIDATION"], Next: "Caught" }] }),
        Caught: { Type: "Succeed", Output: "caught" },
      }),
    ],
  },
  Last: { Type: "Pass", Output: { first: "{% $first %}", both: "{% $states.input %}" } },
};

/** Every second try fails, and `right` for good. */
function step(name: string, payload: JsonObject): JsonObject {
  const { input, context } = payload as unknown as {
    readonly input: number | { readonly n: number };
    readonly context: { readonly State: { readonly RetryCount: number } };
  };
  if (name === "right") throw Object.assign(new Error("never"), { name: "VALIDATION" });
  if (context.State.RetryCount === 0) throw Object.assign(new Error("not yet"), { name: "NETWORK" });
  const n = typeof input === "number" ? input : input.n;
  return { name, doubled: n * 2 };
}

function keyOf(payload: JsonObject): string {
  const { State, Map: iteration } = payload.context as unknown as {
    readonly State: { readonly Name: string; readonly RetryCount: number };
    readonly Map?: { readonly Item: { readonly Index: number } };
  };
  return `${State.Name}/${iteration?.Item.Index ?? ""}/${State.RetryCount}`;
}

const WAYS = [true, false].flatMap((inTurn) => [true, false].map((library) => ({ inTurn, library })));
type Way = (typeof WAYS)[number];

const storyOf = ({ inTurn, library }: Way): Story => ({
  ...{ inTurn, input: { n: 4 }, step, keyOf },
  definition: machineOf({ ...(library ? NEEDS_LIBRARY : {}), ...states }),
});

/** Each death waits for the disk. */
const TIMEOUT_MS = 60_000;

const death = fc.oneof(
  fc.record({ kind: fc.constant("killed" as const), after: fc.integer({ min: 1, max: 5 }), acting: fc.boolean() }),
  fc.constant({ kind: "stopped" } as const),
);

describe.each(WAYS)("an execution whose process dies (in a turn: $inTurn, library: $library)", (way) => {
  const story = storyOf(way);
  let undisturbed: Survived;

  beforeAll(async () => {
    undisturbed = await survive(story, []);
  });

  it("is a story worth telling", () => {
    expect(undisturbed.run).toMatchObject({ status: "SUCCEEDED", retries: 5 });
    expect(undisturbed.run?.output).toMatchObject({
      first: 8,
      both: [{ name: "left", doubled: 18 }, [{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }], "caught"],
    });
    expect(undisturbed.commits).toBeGreaterThan(8);
    expect(new Set(undisturbed.ran).size).toBe(11);
  });

  it("again and again comes to the same end", { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(death, { minLength: 2, maxLength: 8 }), async (deaths) =>
        expectSame(await survive(story, deaths), undisturbed),
      ),
      { numRuns: 15 },
    );
  });
});

it("runs no task twice whose result is recorded, at whatever commit its process dies", {
  timeout: TIMEOUT_MS,
}, async () => {
  const story = storyOf({ inTurn: true, library: true });
  const undisturbed = await survive(story, []);
  let again = 0;
  for (let after = 1; after <= undisturbed.commits; after += 1) {
    for (const acting of [false, true]) {
      const survived = await survive(story, [{ kind: "killed", after, acting }]);
      expectSame(survived, undisturbed);
      again += survived.ran.length - undisturbed.ran.length;
    }
  }
  // Those whose result was lost with the process.
  expect(again).toBeGreaterThan(0);
});

function expectSame(survived: Survived, undisturbed: Survived): void {
  expect(survived.faults).toEqual([]);
  expect(survived.repeated).toEqual([]);
  expect(survived.run?.status).toBe("SUCCEEDED");
  expect(survived.run?.output).toEqual(undisturbed.run?.output);
  expect(new Set(survived.ran)).toEqual(new Set(undisturbed.ran));
}
