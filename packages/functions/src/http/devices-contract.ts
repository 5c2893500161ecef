import * as z from "zod";

/* What the doors of devices and of the audit answer. Times are ISO 8601 UTC. */

/** GET /api/devices/{id} */
export const device = z.object({
  deviceId: z.string(),
  name: z.string(),
  status: z.enum(["invited", "registered", "revoked"]),
  /** RFC 7638 thumbprint of the device's key; null while it has none. */
  thumbprint: z.string().nullable(),
  algorithm: z.string().nullable(),
  invitedAt: z.string(),
  /** Until when the code is good; null once it was used. */
  expiresAt: z.string().nullable(),
  /** Wrong codes that may still be tried; null once the code was used. */
  triesLeft: z.number().nullable(),
  registeredAt: z.string().nullable(),
  keyChangedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  /** Why it was revoked. */
  reason: z.string().nullable(),
  changedAt: z.string(),
  version: z.number(),
});
export type Device = z.infer<typeof device>;

/** GET /api/devices */
export const devicePage = z.object({ items: z.array(device), next: z.string().nullable() });
export type DevicePage = z.infer<typeof devicePage>;

/** POST /api/devices/invite */
export const invitation = z.object({
  deviceId: z.string(),
  name: z.string(),
  /** Shown this once, and kept nowhere: a device registers with it. */
  code: z.string(),
  expiresAt: z.string(),
});
export type Invitation = z.infer<typeof invitation>;

/** POST /api/devices/register and POST /api/devices/rotate */
export const registration = z.object({
  deviceId: z.string(),
  /** What the device signs as from now on, its `keyid`. */
  keyId: z.string(),
  algorithm: z.string(),
});

/** One refused request. */
export const refusedRequest = z.object({
  id: z.string(),
  time: z.string(),
  code: z.string(),
  reason: z.string(),
  /** Who the request said it was; null where it did not. */
  keyId: z.string().nullable(),
  /** An IP address, or `{ $erased }`. */
  address: z.unknown(),
  method: z.string(),
  path: z.string(),
  /** Refusals before it that were only counted, there being too many. */
  suppressed: z.number(),
});
export type RefusedRequest = z.infer<typeof refusedRequest>;

/** GET /api/audit */
export const auditPage = z.object({ items: z.array(refusedRequest), next: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

/** GET /api/audit/hours */
export const auditHours = z.object({
  items: z.array(
    z.object({
      /** As `2026-01-01T09`, of UTC. */
      hour: z.string(),
      refused: z.number(),
      byCode: z.record(z.string(), z.number()),
      changedAt: z.string(),
      version: z.number(),
    }),
  ),
  next: z.string().nullable(),
});
