import { createStreamStates, type StreamPorts } from "../app/stream-states.ts";
import { type Refusal, refuse } from "../kernel/decider.ts";
import { streamOf } from "../kernel/event.ts";
import { importPublicKey, type VerifyingKey } from "../signature/algorithm.ts";
import { device as domain } from "./domain.ts";
import type { DeviceState } from "./state.ts";

/** A device that may sign, with the key that it signs with now. */
export interface SigningDevice extends VerifyingKey {
  readonly deviceId: string;
  readonly thumbprint: string;
}

/**
 * The devices as they are now: what was revoked or replaced a moment ago, by whichever process, is refused. A state is
 * remembered and brought up to date by one read of what is new in the device's stream, which is consistent.
 */
export interface DeviceDirectory {
  /** Refuses with `unknown_device` or `device_revoked`. */
  find(keyId: string): Promise<{ readonly kind: "key"; readonly key: SigningDevice } | Refusal>;
}

export interface DirectoryPorts extends StreamPorts {
  readonly subtle: SubtleCrypto;
}

export function deviceDirectory(ports: DirectoryPorts): DeviceDirectory {
  const states = createStreamStates(ports);
  return {
    find: async (keyId) => {
      const named = parseKeyId(keyId);
      if (named === undefined) return unknown();
      const { state } = await states.refresh(domain, streamOf(domain.name, named.deviceId));
      const key = trusted(state as DeviceState, named.thumbprint);
      if ("kind" in key) return key;
      return { kind: "key", key: { ...named, ...(await importPublicKey(ports.subtle, key.jwk)) } };
    },
  };
}

function trusted(state: DeviceState, thumbprint: string) {
  switch (state.status) {
    case "none":
    case "invited":
      return unknown();
    case "registered":
      return state.key.thumbprint === thumbprint ? state.key : unknown();
    case "revoked":
      return state.key?.thumbprint === thumbprint ? revoked() : unknown();
  }
}

/** What a device gives as `keyid`: it names the device and its key, so that both are found without an index. */
export function keyIdOf(deviceId: string, thumbprint: string): string {
  return `${deviceId}:${thumbprint}`;
}

function parseKeyId(keyId: string): { readonly deviceId: string; readonly thumbprint: string } | undefined {
  const [, deviceId, thumbprint] = /^([A-Za-z0-9_.-]{1,64}):([A-Za-z0-9_-]{43})$/.exec(keyId) ?? [];
  return deviceId === undefined || thumbprint === undefined ? undefined : { deviceId, thumbprint };
}

function unknown(): Refusal {
  return refuse("unknown_device", "keyid: expected the id of a registered device's key. Register the device first.");
}

function revoked(): Refusal {
  return refuse("device_revoked", "The device of this key was revoked. Ask for an invitation of a new one.");
}
