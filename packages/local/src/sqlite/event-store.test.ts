import { eventStoreContract } from "@bridgework/core/ports/event-store.contract";
import { sqliteEventStore } from "./event-store.ts";
import { openTemporaryData } from "./open.ts";
import { storeSchemas } from "./schemas.ts";

eventStoreContract("sqliteEventStore", async () => {
  const data = openTemporaryData([storeSchemas]);
  return { store: sqliteEventStore(data.writer, data.reader), close: data.close };
});
