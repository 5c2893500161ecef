import { expect, it } from "vitest";
import { counter } from "../counter/domain.ts";
import { stateAsJson } from "../kernel/domain.ts";
import { memorySnapshots } from "../memory/snapshots.ts";
import type { EventStore } from "../ports/event-store.ts";
import { createStreamStates, foldFacts } from "./stream-states.ts";
import { factOf, memoryWorld } from "./world.fixture.ts";

const stream = "counter#global";

async function counterAt(changes: number) {
  const world = memoryWorld();
  const command = { type: "ChangeCounter", counterId: "global", delta: 1 };
  const more = () => world.publish({ kind: "command", domain: "counter", command, actor: "http" });
  for (let count = 0; count < changes; count += 1) await more();
  let reads = 0;
  const store: typeof world.store = {
    ...world.store,
    read: (...range) => {
      reads += 1;
      return world.store.read(...range);
    },
  };
  return {
    more,
    store,
    states: createStreamStates({ store, snapshots: memorySnapshots() }),
    facts: world.facts,
    reads: () => reads,
  };
}

it("folds a stream of any length", async () => {
  const { states } = await counterAt(2100);
  expect(await states.load(counter, stream)).toMatchObject({ version: 2100, state: { value: 2100 } });
});

it("starts a stream that does not exist from the initial state", async () => {
  const { states } = await counterAt(0);
  expect(await states.load(counter, stream)).toEqual({ version: 0, state: counter.decider.initial });
});

it("takes snapshot and facts in one load where the store has one, and reads only what follows after that", async () => {
  const { states: plain, more, store, reads } = await counterAt(3);
  const expected = await plain.load(counter, stream);
  const asked: unknown[] = [];
  const load: EventStore["load"] = async (...request) => {
    asked.push(request);
    const facts = await store.read(stream, { from: 2 });
    const { state } = foldFacts(
      counter,
      { state: counter.decider.initial, version: 0 },
      await store.read(stream, { to: 1 }),
    );
    return { snapshot: { version: 1, state: stateAsJson(state) }, facts, version: 3 };
  };
  const snapshots = { ...memorySnapshots(), get: async () => expect.unreachable("the load brings the snapshot") };
  const states = createStreamStates({ store: { ...store, load }, snapshots });
  expect(await states.load(counter, stream)).toEqual(expected);
  expect(asked).toEqual([[stream, counter.snapshots?.reducer]]);
  await more();
  const before = reads();
  expect(await states.refresh(counter, stream)).toMatchObject({ version: 4 });
  expect([asked.length, reads() - before]).toEqual([1, 1]);
});

it("remembers a state until it is asked to refresh", async () => {
  const { states, more, reads } = await counterAt(1);
  await states.load(counter, stream);
  await more();
  expect(await states.load(counter, stream)).toMatchObject({ version: 1 });
  expect(reads()).toBe(1);
  expect(await states.refresh(counter, stream)).toMatchObject({ version: 2 });
  expect(await states.load(counter, stream)).toMatchObject({ version: 2 });
});

it("reads a forgotten stream again", async () => {
  const { states, more } = await counterAt(1);
  await states.load(counter, stream);
  await more();
  states.forget(stream);
  expect(await states.load(counter, stream)).toMatchObject({ version: 2 });
});

it("advances by facts that follow, and ignores those that do not", async () => {
  const { states, more, facts } = await counterAt(1);
  await states.load(counter, stream);
  await more();
  await more();
  const [, second, third] = await facts();
  if (second === undefined || third === undefined) throw new Error("three facts were published");
  states.advance(counter, stream, [third]);
  expect(await states.load(counter, stream)).toMatchObject({ version: 1 });
  states.advance(counter, stream, [second, third]);
  expect(await states.load(counter, stream)).toMatchObject({ version: 3, state: { value: 3 } });
});

it("folds facts onto a state", () => {
  const data = { counterId: "global", delta: 4, value: 4, version: 1, milestone: null };
  const start = { state: counter.decider.initial, version: 0 };
  expect(foldFacts(counter, start, [factOf(stream, 1, { type: "CounterChanged", data })])).toMatchObject({
    version: 1,
    state: { value: 4 },
  });
});
