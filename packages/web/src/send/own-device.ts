import { openIndexedDbKeyStore } from "@bridgework/client/browser/indexeddb-key-store";
import { openIndexedDbOutbox } from "@bridgework/client/browser/indexeddb-outbox";
import { type Client, createClient } from "@bridgework/client/client";
import type { FormSubmission } from "@bridgework/client/requests";
import type { Outcome, Receipt } from "@bridgework/client/submission";
import { inviteDevice, revokeDevice } from "../data/api.ts";
import { ApiFault } from "../data/fault.ts";
import { newKey } from "../data/key.ts";

/** How the server's list of devices names a browser. */
const NAME = "Console";

/** This browser as a device. Throws where it has no WebCrypto or no IndexedDB for this page. */
export async function openOwnDevice(): Promise<Client> {
  const [keyStore, outbox] = await Promise.all([openIndexedDbKeyStore(), openIndexedDbOutbox()]);
  return createClient({ url: location.origin, keyStore, outbox });
}

/** The console is an operator's, so that it invites its own browser. */
async function enrol(client: Client): Promise<void> {
  const { code } = await inviteDevice({ name: NAME });
  await client.enrol(code, NAME);
}

/** The server trusts the key no longer, then it is deleted. */
export async function forgetOwnDevice(client: Client): Promise<void> {
  const device = await client.device();
  if (device !== null) await revoke(device.deviceId);
  await client.forget();
}

async function revoke(deviceId: string): Promise<void> {
  try {
    await revokeDevice(deviceId, "Forgotten by the browser of the console", newKey());
  } catch (error) {
    // One that this server does not know, as where its data are new, need not be revoked.
    if (!(error instanceof ApiFault) || error.status < 400 || error.status >= 500) throw error;
  }
}

/** What the server refuses where its data are new, or the device was revoked. */
const NO_LONGER_KNOWN = ["unknown_device", "device_revoked"];

/** Signs a form and sends it, enrolling where that is due. Resolves when the server has taken it. */
export async function submitSigned(client: Client, form: FormSubmission, id: string): Promise<Receipt> {
  const before = await client.device();
  if (before === null) await enrol(client);
  await client.submitForm(form, { id });
  const outcome = await client.settled(id);
  if (outcome.status === "accepted" || !NO_LONGER_KNOWN.includes(outcome.refusal.code)) return receiptOf(outcome);
  // Where several are refused at once, the first of them enrols anew for all.
  if ((await client.device())?.keyId === before?.keyId) {
    await client.forget();
    await enrol(client);
  }
  await client.resubmit(id);
  return receiptOf(await client.settled(id));
}

function receiptOf(outcome: Outcome): Receipt {
  switch (outcome.status) {
    case "accepted":
      return outcome.receipt;
    case "refused": {
      const { details: problems, ...refusal } = outcome.refusal;
      throw new ApiFault({ ...refusal, problems, request: "POST /api/forms" });
    }
  }
}
