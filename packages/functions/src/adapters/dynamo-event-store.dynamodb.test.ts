import { manualClock } from "@bridgework/core/memory/clock";
import { sequentialIds } from "@bridgework/core/memory/ids";
import { eventStoreContract } from "@bridgework/core/ports/event-store.contract";
import { afterAll, describe, it } from "vitest";
import { clientOf, freshTables } from "./backend.fixture.ts";
import { dynamoEventStore } from "./dynamo-event-store.ts";
import { indexed } from "./indexed-store.fixture.ts";
import { startDynamodbLocal, startDynoxide } from "./servers.fixture.ts";

for (const [name, start] of [
  ["dynoxide", startDynoxide],
  ["DynamoDB Local", startDynamodbLocal],
] as const) {
  const backend = await start();
  if ("absent" in backend) {
    it(`keeps the terms of an event store on ${name}`, ({ skip }) => skip(backend.absent));
    continue;
  }
  describe(name, () => {
    afterAll(() => backend.close());
    eventStoreContract(`dynamoEventStore on ${name}`, async () => {
      const client = clientOf(backend);
      const dynamo = await freshTables(client);
      const store = dynamoEventStore({ ...dynamo, ids: sequentialIds(), clock: manualClock() });
      return { store: indexed(store, dynamo), close: async () => client.destroy() };
    });
  });
}
