import type { Algorithm } from "../signature/algorithm.ts";
import type { PublicJwk } from "../signature/jwk.ts";
import type { DeviceEvent } from "./events.ts";

/** Wrong codes after which an invitation is dead. */
export const MOST_WRONG_CODES = 5;

export interface DeviceKey {
  readonly jwk: PublicJwk;
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
}

export type DeviceState =
  | { readonly status: "none" }
  | {
      readonly status: "invited";
      readonly name: string;
      readonly codeHash: string;
      readonly expiresAt: string;
      /** Hashes of the wrong codes: trying one again is no other try. */
      readonly wrong: readonly string[];
    }
  | { readonly status: "registered"; readonly name: string; readonly codeHash: string; readonly key: DeviceKey }
  | { readonly status: "revoked"; readonly name: string; readonly key: DeviceKey | null };

export const noDevice: DeviceState = { status: "none" };

export function evolveDevice(state: DeviceState, { type, data }: DeviceEvent): DeviceState {
  switch (type) {
    case "DeviceInvited": {
      const { name, codeHash, expiresAt } = data;
      return { status: "invited", name, codeHash, expiresAt, wrong: [] };
    }
    case "DeviceCodeRefused":
      return state.status === "invited" ? { ...state, wrong: [...state.wrong, data.codeHash] } : state;
    case "DeviceRegistered": {
      const { name, codeHash } = data;
      return { status: "registered", name, codeHash, key: keyOf(data) };
    }
    case "DeviceKeyRotated":
      return state.status === "registered" ? { ...state, key: keyOf(data) } : state;
    case "DeviceRevoked":
      return {
        status: "revoked",
        name: state.status === "none" ? "" : state.name,
        key: state.status === "registered" ? state.key : null,
      };
  }
}

function keyOf({ jwk, thumbprint, algorithm }: DeviceKey): DeviceKey {
  return { jwk, thumbprint, algorithm };
}
