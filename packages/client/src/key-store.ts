import type { SigningKey } from "@bridgework/core/signature/algorithm";
import type { PublicJwk } from "@bridgework/core/signature/jwk";

/** A key pair of the device; its private half may be where nobody can read it. `keyId` is its thumbprint. */
export interface DeviceKey extends SigningKey {
  readonly jwk: PublicJwk;
}

/** Who the device is to the server. */
export interface DeviceIdentity {
  readonly deviceId: string;
  /** What it signs as. */
  readonly keyId: string;
  /** For people; the server has it from the invitation. */
  readonly name: string;
}

export interface DeviceKeys {
  /** Null before the device has enrolled. */
  readonly current: { readonly device: DeviceIdentity; readonly key: DeviceKey } | null;
  /** A key that the server may or may not know yet. */
  readonly candidate: DeviceKey | null;
}

/**
 * Where a device's keys are: a file, a browser, the key store of the system. What it says is durable when it resolves:
 * a key that the server was told of and that is lost is a device lost. To use the system's key store (a TPM, a keychain),
 * implement this over it: `sign` is all that a private key has to do.
 */
export interface KeyStore {
  read(): Promise<DeviceKeys>;
  /** Makes a key pair, which takes the place of an earlier candidate. */
  prepare(): Promise<DeviceKey>;
  /** The candidate, which the server has taken, becomes the key of `device`; the one before it is deleted. */
  adopt(device: DeviceIdentity): Promise<void>;
  /** Deletes all keys. The server still knows the device: have it revoked there. */
  forget(): Promise<void>;
}
