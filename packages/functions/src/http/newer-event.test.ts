import { factOf } from "@bridgework/core/app/world.fixture";
import { memoryEventStore } from "@bridgework/core/memory/event-store";
import { expect, it } from "vitest";
import { answerOf, errorOf, openDoors } from "./doors.fixture.ts";

async function withNewerEvent() {
  const store = memoryEventStore();
  const data = { counterId: "global", by: 5, to: 6 };
  const newer = { ...factOf("counter#global", 1, { type: "CounterChanged", data }), schemaVersion: 9 };
  await store.append({ stream: "counter#global", expected: 0, events: [newer] });
  return openDoors({ store });
}

const UNREADABLE = { status: 503, code: "newer_event", message: expect.stringContaining("Start the newer program") };

it.each([
  "/api/events",
  "/api/events/counter%23global@1",
  "/api/streams/counter/global",
  "/api/streams/counter/global/events",
  "/api/counters/global",
])("GET %s says which event only a newer program can read", async (path) => {
  const { get } = await withNewerEvent();
  expect(await errorOf(get(path))).toMatchObject(UNREADABLE);
});

it("takes no command for a stream that it cannot read, and goes on with the others", async () => {
  const { post } = await withNewerEvent();
  expect(await errorOf(post("/api/counters/global/increment", {}))).toMatchObject(UNREADABLE);
  expect(await answerOf(post("/api/counters/other/increment", {}))).toMatchObject({ status: 201 });
});
