import { openIndexedDbKeyStore } from "@bridgework/client/browser/indexeddb-key-store";
import { openIndexedDbOutbox } from "@bridgework/client/browser/indexeddb-outbox";
import { createClient } from "@bridgework/client/client";

const [keyStore, outbox] = await Promise.all([openIndexedDbKeyStore(), openIndexedDbOutbox()]);
export const client = createClient({ url: location.origin, keyStore, outbox });
