import { eventStoreContract } from "../ports/event-store.contract.ts";
import { memoryEventStore } from "./event-store.ts";

eventStoreContract("memoryEventStore", async () => ({ store: memoryEventStore(), close: async () => {} }));
