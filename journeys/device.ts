import type { Algorithm, SigningKey } from "@bridgework/core/signature/algorithm";
import type { SignableRequest } from "@bridgework/core/signature/message";
import type { Invitation } from "@bridgework/functions/http/devices-contract";
import { enrol, signedRequest } from "@bridgework/functions/http/signing.fixture";
import type { System } from "./system.ts";

export interface EnrolledDevice {
  readonly deviceId: string;
  readonly key: SigningKey;
  /** Of the invitation. */
  readonly code: string;
}

interface Naming {
  readonly name: string;
  /** Default: one of its own. */
  readonly deviceId?: string;
  readonly algorithm?: Algorithm;
}

/** A device that an operator invites, and that registers its key. */
export async function enrolDevice(system: System, { algorithm, ...naming }: Naming): Promise<EnrolledDevice> {
  let code = "";
  const invite = async () => {
    const { body } = await system.post<Invitation>("/api/devices/invite", naming);
    code = body.code;
    return Response.json(body);
  };
  const at = { origin: system.url, now: Date.now() };
  const send = ({ targetUri, ...request }: SignableRequest) => fetch(targetUri, request);
  const device = await enrol({ send, invite, ...at, ...(algorithm === undefined ? {} : { algorithm }) });
  return { deviceId: device.deviceId, key: device.key, code };
}

interface Signing {
  readonly path: string;
  readonly body: unknown;
  readonly key: SigningKey;
  /** Milliseconds that the device's clock is ahead; default 0. */
  readonly ahead?: number;
}

/** A request that the device with that key has signed. */
export function signed({ url }: Pick<System, "url">, { ahead = 0, ...sending }: Signing): Promise<SignableRequest> {
  return signedRequest({
    ...sending,
    ...{ origin: url, now: Date.now() + ahead },
    ...{ nonce: crypto.randomUUID(), idempotencyKey: crypto.randomUUID() },
  });
}

export async function sendSigned<Body>({ targetUri, ...request }: SignableRequest) {
  const response = await fetch(targetUri, request);
  return { status: response.status, body: (await response.json()) as Body, date: response.headers.get("date") };
}
