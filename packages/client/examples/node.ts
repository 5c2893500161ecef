import { createClient } from "@bridgework/client/client";
import { fileKeyStore } from "@bridgework/client/node/file-key-store";
import { openFileOutbox } from "@bridgework/client/node/file-outbox";

const [, , code = ""] = process.argv;
const outbox = await openFileOutbox("outbox.jsonl");
const client = createClient({ url: "http://127.0.0.1:4400", keyStore: fileKeyStore("device.json"), outbox });
if ((await client.device()) === null) await client.enrol(code, "Meter 1");
client.on(({ id, state }) => console.log(id, state.status));
const recipient = { email: "ada@example.com" };
const { id } = await client.submitForm({ formType: "reading", fields: { kWh: 17 }, recipient });
console.log(await client.settled(id));
await client.close();
