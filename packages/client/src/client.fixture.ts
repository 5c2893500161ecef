import { manualClock } from "@bridgework/core/memory/clock";
import { createClient } from "./client.ts";
import { memoryKeyStore } from "./memory/key-store.ts";
import { memoryOutbox } from "./memory/outbox.ts";
import { signedServer } from "./server.fixture.ts";
import type { Submission } from "./submission.ts";

export const form = (name: string) => ({
  formType: "reading",
  fields: { name },
  recipient: { email: "ada@example.com" },
});

/** A client of a server that verifies; time stands still, so that it tries again only when it is told to. */
export async function openClient({ isEnrolled = true }: { readonly isEnrolled?: boolean } = {}) {
  const clock = manualClock();
  const server = signedServer(clock);
  const parts = { keyStore: memoryKeyStore(), outbox: memoryOutbox() };
  const more = () =>
    createClient({ url: "http://bridgework.test/", ...parts, fetch: server.fetch, clock, random: { next: () => 0.5 } });
  const client = more();
  const changes: string[] = [];
  const record = ({ id, state }: Submission) => changes.push(`${id} ${state.status}`);
  if (isEnrolled) {
    await client.enrol("till-7:code", "Till 7");
    await client.flush();
    server.received.length = 0;
  }
  client.on(record);
  const stateOf = async (id: string) => (await client.submissions()).find((each) => each.id === id)?.state;
  return { client, clock, server, ...parts, more, changes, stateOf };
}
