import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { eventStoreContract } from "@bridgework/core/ports/event-store.contract";
import { afterAll, beforeAll } from "vitest";
import { type Backend, clientOf, freshTables } from "./backend.fixture.ts";
import { startDynalite } from "./dynalite.fixture.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { indexed } from "./indexed-store.fixture.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await startDynalite();
});
afterAll(() => backend.close());

eventStoreContract("dynamoEventStore on dynalite", async () => {
  const client = clientOf(backend);
  const dynamo = await freshTables(client);
  const store = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
  return { store: indexed(store, dynamo), close: async () => client.destroy() };
});
