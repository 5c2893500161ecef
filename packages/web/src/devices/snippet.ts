/** What a device with Node runs to register with a code and to keep its key. */
export function snippetFor({ code, name }: { readonly code: string; readonly name: string }, origin: string): string {
  return `import { createClient } from "@bridgework/client/client";
import { fileKeyStore } from "@bridgework/client/node/file-key-store";
import { openFileOutbox } from "@bridgework/client/node/file-outbox";

const client = createClient({
  url: ${JSON.stringify(origin)},
  keyStore: fileKeyStore("device.json"),
  outbox: await openFileOutbox("outbox.jsonl"),
});
await client.enrol(${JSON.stringify(code)}, ${JSON.stringify(name)});`;
}
