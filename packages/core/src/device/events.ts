import * as z from "zod";
import type { DecidedEvent, EventType } from "../kernel/event.ts";
import { entityId } from "../kernel/schema.ts";
import { algorithm, publicJwk } from "../signature/schema.ts";

export const deviceId = entityId;
export const deviceName = z.string().min(1).max(100);
export const revocationReason = z.string().min(1).max(200);

/** SHA-256 in base64url: of a code, or of a public key as RFC 7638 says. */
const sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "SHA-256 in base64url without padding");

/** The public half of a key pair that is the device's own. */
const key = { jwk: publicJwk, thumbprint: sha256, algorithm };

export const deviceInvited = z.object({ deviceId, name: deviceName, codeHash: sha256, expiresAt: z.iso.datetime() });
/** `triesLeft`: wrong codes that may still come; at none the invitation is dead. */
export const deviceCodeRefused = z.object({ deviceId, codeHash: sha256, triesLeft: z.int().min(0) });
export const deviceRegistered = z.object({ deviceId, name: deviceName, codeHash: sha256, ...key });
export const deviceKeyRotated = z.object({ deviceId, ...key, replaced: sha256 });
export const deviceRevoked = z.object({ deviceId, reason: revocationReason });

export type DeviceEvent =
  | DecidedEvent<"DeviceInvited", Readonly<z.infer<typeof deviceInvited>>>
  | DecidedEvent<"DeviceCodeRefused", Readonly<z.infer<typeof deviceCodeRefused>>>
  | DecidedEvent<"DeviceRegistered", Readonly<z.infer<typeof deviceRegistered>>>
  | DecidedEvent<"DeviceKeyRotated", Readonly<z.infer<typeof deviceKeyRotated>>>
  | DecidedEvent<"DeviceRevoked", Readonly<z.infer<typeof deviceRevoked>>>;

const sampleKey = {
  jwk: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
  thumbprint: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
  algorithm: "ed25519",
} as const;
const codeHash = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

export const deviceEvents: readonly EventType[] = [
  {
    type: "DeviceInvited",
    schemaVersion: 1,
    description: "A device may register with a one-time code, of which only the hash is kept.",
    schema: deviceInvited,
    sample: { deviceId: "till-7", name: "Till 7", codeHash, expiresAt: "2026-01-01T00:15:00.000Z" },
  },
  {
    type: "DeviceCodeRefused",
    schemaVersion: 1,
    description: "Somebody tried to register a device with a wrong code.",
    schema: deviceCodeRefused,
    sample: { deviceId: "till-7", codeHash, triesLeft: 4 },
  },
  {
    type: "DeviceRegistered",
    schemaVersion: 1,
    description: "A device has shown its code and that it holds a key: from now on it may sign.",
    schema: deviceRegistered,
    sample: { deviceId: "till-7", name: "Till 7", codeHash, ...sampleKey },
  },
  {
    type: "DeviceKeyRotated",
    schemaVersion: 1,
    description: "A device signs with another key from now on; the one before is worth nothing.",
    schema: deviceKeyRotated,
    sample: { deviceId: "till-7", ...sampleKey, replaced: codeHash },
  },
  {
    type: "DeviceRevoked",
    schemaVersion: 1,
    description: "A device may sign no more, or register no more.",
    schema: deviceRevoked,
    sample: { deviceId: "till-7", reason: "lost" },
  },
];
