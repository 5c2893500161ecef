import { keyStoreContract } from "../key-store.contract.ts";
import { outboxContract } from "../outbox.contract.ts";
import { memoryKeyStore } from "./key-store.ts";
import { memoryOutbox } from "./outbox.ts";

const remove = async () => {};
outboxContract("memoryOutbox", async () => ({ open: async (limits) => memoryOutbox(limits), remove }), {
  survives: false,
});
keyStoreContract("memoryKeyStore", async () => ({ open: async (options) => memoryKeyStore(options), remove }), {
  survives: false,
});
