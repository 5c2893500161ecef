import { Fault } from "@bridgework/core/kernel/fault";
import { type Clock, pause } from "@bridgework/core/ports/clock";
import type { Random } from "@bridgework/core/ports/random";
import type { Answer } from "./answer.ts";
import { retryDelay } from "./backoff.ts";
import type { Exchange, Posting, Signer } from "./exchange.ts";
import type { DeviceIdentity, DeviceKey, DeviceKeys, KeyStore } from "./key-store.ts";

/** What the client does with the keys of its device. */
export interface Device {
  identity(): Promise<DeviceIdentity | null>;
  enrol(code: string, name: string): Promise<DeviceIdentity>;
  rotate(): Promise<DeviceIdentity>;
  /** One try, signed by the key that the server knows; undefined where the device has not enrolled. */
  post(posting: Posting): Promise<Answer | undefined>;
}

export interface DeviceOptions {
  readonly exchange: Exchange;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
}

/** Tries of what somebody waits for. */
const MOST_TRIES = 4;
/** Nobody waits longer: he is told, and may come again. */
const LONGEST_WAIT_MS = 10_000;
/** Label of the new key's signature, beside the old one's. */
const NEW_KEY = "new";

type Current = NonNullable<DeviceKeys["current"]>;

export function createDevice(options: DeviceOptions): Device {
  const { exchange, keyStore, newId } = options;

  const adopt = async (body: unknown, name: string): Promise<DeviceIdentity> => {
    const device = { ...readRegistration(body), name };
    await keyStore.adopt(device);
    return device;
  };
  const rotateTo = async ({ device, key }: Current, candidate: DeviceKey): Promise<DeviceIdentity> => {
    const body = JSON.stringify({ jwk: candidate.jwk });
    const send = (signer: Signer) => {
      const posting = { path: "/api/devices/rotate", body, idempotencyKey: newId() };
      const signers = [signer, { key: candidate, label: NEW_KEY }];
      return persist(options, () => exchange.post(posting, signers));
    };
    const answer = await send({ key: { ...key, keyId: device.keyId } });
    // The answer to an earlier rotation was lost: the server knows the candidate already, and says so to it.
    const known = isUnknown(answer) ? await send({ key: asKeyOf(device, candidate) }) : answer;
    return adopt(doneOr(known), device.name);
  };

  return {
    identity: async () => (await keyStore.read()).current?.device ?? null,
    enrol: async (code, name) => {
      const candidate = (await keyStore.read()).candidate ?? (await keyStore.prepare());
      const body = JSON.stringify({ code, jwk: candidate.jwk });
      const posting = { path: "/api/devices/register", body, idempotencyKey: newId() };
      const answer = await persist(options, () => exchange.post(posting, [{ key: candidate }]));
      return adopt(doneOr(answer), name);
    },
    rotate: async () => {
      const { current, candidate } = await keyStore.read();
      if (current === null) throw notEnrolled();
      return rotateTo(current, candidate ?? (await keyStore.prepare()));
    },
    post: async (posting) => {
      const { current, candidate } = await keyStore.read();
      if (current === null) return undefined;
      const { device, key } = current;
      const answer = await exchange.post(posting, [{ key: { ...key, keyId: device.keyId } }]);
      if (!isUnknown(answer) || candidate === null) return answer;
      const newer = asKeyOf(device, candidate);
      const byCandidate = await exchange.post(posting, [{ key: newer }]);
      if (!isUnknown(byCandidate) && byCandidate.kind !== "failed")
        await keyStore.adopt({ ...device, keyId: newer.keyId });
      return byCandidate;
    },
  };
}

/** Tries a few times; what fails still is thrown by `doneOr`. */
async function persist({ clock, random }: DeviceOptions, attempt: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await attempt();
    if (answer.kind !== "failed" || tries === MOST_TRIES) return answer;
    const delay = retryDelay(tries, answer.retryAfter, random);
    if (delay > LONGEST_WAIT_MS) return answer;
    await pause(clock, delay);
  }
}

/** The body of an answer; else throws a fault, with the server's code where it has refused. */
export function doneOr(answer: Answer): unknown {
  switch (answer.kind) {
    case "done":
      return answer.body;
    case "refused":
      throw new Fault("VALIDATION", answer.refusal.code, answer.refusal.message);
    case "failed":
      throw new Fault("NETWORK", "unreachable", answer.problem);
  }
}

function asKeyOf({ deviceId }: DeviceIdentity, key: DeviceKey): DeviceKey {
  return { ...key, keyId: `${deviceId}:${key.keyId}` };
}

function isUnknown(answer: Answer): boolean {
  return answer.kind === "refused" && answer.refusal.code === "unknown_device";
}

function notEnrolled(): Fault {
  return new Fault("VALIDATION", "not_enrolled", "The device has no key yet. Call enrol with a code first.");
}

function readRegistration(body: unknown): Omit<DeviceIdentity, "name"> {
  if (typeof body === "object" && body !== null && "deviceId" in body && "keyId" in body) {
    const { deviceId, keyId } = body;
    if (typeof deviceId === "string" && typeof keyId === "string") return { deviceId, keyId };
  }
  throw new Fault("NETWORK", "unreadable", "Expected the registration of a device. Check the server's address.");
}
