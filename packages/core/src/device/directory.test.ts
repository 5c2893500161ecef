import { memoryEventStore } from "../memory/event-store.ts";
import { deviceDirectoryContract } from "./directory.contract.ts";

deviceDirectoryContract("memoryEventStore", async () => ({ store: memoryEventStore(), close: async () => {} }));
