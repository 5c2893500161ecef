import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { DeviceEvent } from "./events.ts";
import { MOST_WRONG_CODES } from "./state.ts";

type DeviceRow = {
  readonly deviceId: string;
  readonly name: string;
  readonly status: "invited" | "registered" | "revoked";
  readonly thumbprint: string | null;
  readonly algorithm: string | null;
  readonly invitedAt: string;
  /** Until when the code is good; null once it was used. */
  readonly expiresAt: string | null;
  /** Wrong codes that may still be tried; null once the code was used. */
  readonly triesLeft: number | null;
  readonly registeredAt: string | null;
  readonly keyChangedAt: string | null;
  readonly revokedAt: string | null;
  readonly reason: string | null;
  readonly changedAt: string;
  readonly version: number;
};

export const devicesView = foldedView({ name: "devices", version: 1, newRow, changes });

function changes(_: DeviceRow, { type, data, time }: FactOf<DeviceEvent>): Partial<DeviceRow> {
  switch (type) {
    case "DeviceInvited":
      return { name: data.name, invitedAt: time, expiresAt: data.expiresAt, triesLeft: MOST_WRONG_CODES };
    case "DeviceCodeRefused":
      return { triesLeft: data.triesLeft };
    case "DeviceRegistered": {
      const { thumbprint, algorithm } = data;
      return { ...OPENED, status: "registered", thumbprint, algorithm, registeredAt: time, keyChangedAt: time };
    }
    case "DeviceKeyRotated":
      return { thumbprint: data.thumbprint, algorithm: data.algorithm, keyChangedAt: time };
    case "DeviceRevoked":
      return { ...OPENED, status: "revoked", revokedAt: time, reason: data.reason };
  }
}

/** The code is worth nothing any more. */
const OPENED = { expiresAt: null, triesLeft: null } as const;

function newRow({ data, time, version }: FactOf<DeviceEvent>): DeviceRow {
  return {
    deviceId: data.deviceId,
    name: "",
    status: "invited",
    thumbprint: null,
    algorithm: null,
    invitedAt: time,
    expiresAt: null,
    triesLeft: null,
    registeredAt: null,
    keyChangedAt: null,
    revokedAt: null,
    reason: null,
    changedAt: time,
    version,
  };
}
