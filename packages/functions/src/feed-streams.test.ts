import { memoryEventStore } from "@bridgework/core/memory/event-store";
import { expect, it } from "vitest";
import { counterChanged } from "./adapters/counter-records.fixture.ts";
import { feedStreams } from "./feed-streams.ts";

async function storeOf(appends: readonly string[]) {
  const store = memoryEventStore();
  const versions = new Map<string, number>();
  for (const [index, id] of appends.entries()) {
    const expected = versions.get(id) ?? 0;
    await store.append({
      stream: `counter#${id}`,
      expected,
      events: [counterChanged(`e${index}`, id, expected + 1)],
    });
    versions.set(id, expected + 1);
  }
  return feedStreams(store);
}

const namesOf = (items: readonly { readonly stream: string }[]) => items.map(({ stream }) => stream);

it("shows each stream once, the last changed first, with its newest fact", async () => {
  const streams = await storeOf(["a", "b", "a", "c", "b"]);
  const { items, next } = await streams.list({}, { limit: 10 });
  expect(namesOf(items)).toEqual(["counter#b", "counter#c", "counter#a"]);
  expect(items[0]).toMatchObject({ version: 2, lastType: "CounterChanged" });
  expect(next).toBeNull();
});

it("goes on where the page before has ended, without repeating a stream", async () => {
  const streams = await storeOf(["a", "b", "a", "c", "b"]);
  const first = await streams.list({}, { limit: 2 });
  const second = await streams.list({}, { limit: 2, cursor: first.next ?? "" });
  expect([...namesOf(first.items), ...namesOf(second.items)]).toEqual(["counter#b", "counter#c", "counter#a"]);
});

it("keeps to a category, and refuses a cursor that is none", async () => {
  const streams = await storeOf(["a"]);
  expect((await streams.list({ category: "task" }, { limit: 2 })).items).toEqual([]);
  await expect(streams.list({}, { limit: 2, cursor: "x" })).rejects.toMatchObject({ code: "bad_cursor" });
});
