import { join } from "node:path";
import { createClient } from "@bridgework/client/client";
import { fileKeyStore } from "@bridgework/client/node/file-key-store";
import { openFileOutbox } from "@bridgework/client/node/file-outbox";

/* A device: it says on its output what it has done, a line each. Arguments: the server's address, a folder, and `enrol` with a code, or `submit` with the number of forms that there are to be. */

const [url = "", folder = "", command, argument = ""] = process.argv.slice(2);
const client = createClient({
  url,
  keyStore: fileKeyStore(join(folder, "device.json")),
  outbox: await openFileOutbox(join(folder, "outbox.jsonl")),
});

if (command === "submit") await submit(Number(argument));
else await client.enrol(argument, "Meter 1");
await client.close();

/** Whoever starts it again has it submit the same forms: those that it has are known by their ids. */
async function submit(forms: number): Promise<void> {
  client.on(({ id, state }) => console.log(`${id} ${state.status}`));
  const known = new Set((await client.submissions()).map(({ id }) => id));
  for (let number = 1; number <= forms; number += 1) {
    const id = `form-${number}`;
    if (known.has(id)) continue;
    const recipient = { email: "ada@example.com" };
    await client.submitForm({ formType: "reading", fields: { number }, recipient }, { id });
    console.log(`${id} kept`);
  }
  for (let number = 1; number <= forms; number += 1) await client.settled(`form-${number}`);
}
