import fc from "fast-check";
import type { DeviceCommand } from "./commands.ts";

const deviceId = "till-7";
const hash = (letter: string) => letter.repeat(43);

/** Public keys with their thumbprints, as far as a decider looks at them. */
export const keys = ["x", "y", "z"].map((letter) => ({
  jwk: { kty: "OKP", crv: "Ed25519", x: hash(letter) } as const,
  thumbprint: hash(letter),
  algorithm: "ed25519" as const,
}));
const key = fc.constantFrom(...keys);
const codeHash = fc.constantFrom(..."abcdefgh").map(hash);

export const INVITED_UNTIL = "2026-01-01T00:15:00.000Z";
const at = fc.constantFrom("2026-01-01T00:00:00.000Z", INVITED_UNTIL);

const invite = codeHash.map(
  (code): DeviceCommand => ({
    type: "InviteDevice",
    deviceId,
    name: "Till 7",
    codeHash: code,
    expiresAt: INVITED_UNTIL,
  }),
);

const register = fc
  .tuple(codeHash, at, key)
  .map(([code, when, own]): DeviceCommand => ({ type: "RegisterDevice", deviceId, codeHash: code, at: when, ...own }));
const rotate = fc
  .tuple(key, key)
  .map(([{ thumbprint: replaced }, own]): DeviceCommand => ({ type: "RotateDeviceKey", deviceId, replaced, ...own }));
const revoke = fc.constant<DeviceCommand>({ type: "RevokeDevice", deviceId, reason: "lost" });

/** Commands for one device, the first of them its invitation. */
export const deviceCommands = fc
  .tuple(invite, fc.array(fc.oneof(invite, register, rotate, revoke), { maxLength: 30 }))
  .map(([first, rest]): readonly DeviceCommand[] => [first, ...rest]);
