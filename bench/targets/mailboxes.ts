import { enrol } from "@bridgework/functions/http/signing.fixture";
import { loadClient } from "../load.ts";
import { arrivals, type Rate } from "./arrivals.ts";
import { wallTime } from "./protocol.ts";

const RECIPIENTS = 10;
const ENVELOPE = JSON.stringify({ protected: "eyJ0eXAiOiJhcHAifQ", ciphertext: "x".repeat(1_000) });

/** Devices that have a mailbox and are not connected, so that their messages are queued. */
export async function enrolRecipients(url: string): Promise<readonly string[]> {
  const ids = Array.from({ length: RECIPIENTS }, (_, index) => `till-${index}`);
  for (const deviceId of ids) {
    const body = JSON.stringify({ name: deviceId, deviceId });
    const headers = { "content-type": "application/json" };
    await enrol({
      send: ({ method, targetUri, headers, body }) => fetch(targetUri, { method, headers, body }),
      invite: () => fetch(`${url}/api/devices/invite`, { method: "POST", headers, body }),
      origin: url,
      now: Date.now(),
    });
  }
  return ids;
}

/** Milliseconds from when each message was due to be sent until it was queued, durably; and how many were not. */
export async function queueMessages(url: string, recipients: readonly string[], rate: Rate) {
  const client = loadClient(url, 256);
  const queued = { latencies: [] as number[], errors: 0 };
  await arrivals(rate, async (index, due) => {
    const path = `/api/mailboxes/${recipients[index % recipients.length]}/messages`;
    const answer = await client.post(path, ENVELOPE).catch(() => null);
    if (answer?.status === 201) queued.latencies.push(wallTime() - due);
    else queued.errors += 1;
  });
  client.close();
  return queued;
}
