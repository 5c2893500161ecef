import type { Publish } from "@bridgework/core/app/publish";
import { recordRefusals } from "@bridgework/core/audit/record-refusals";
import { deviceDirectory } from "@bridgework/core/device/directory";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Signatures } from "@bridgework/functions/http/signed";
import type { Storage } from "./storage.ts";

export interface SignaturesOptions {
  readonly clock: Clock;
  readonly publish: Publish;
  readonly storage: Storage;
  /** As clients reach the doors; absent: as each request says. */
  readonly publicOrigin?: string;
}

/** Devices and nonces of the data folder, with Node's WebCrypto. */
export function localSignatures({ clock, publish, storage, publicOrigin }: SignaturesOptions): Signatures {
  const { store, snapshots, nonces } = storage;
  const { crypto } = globalThis;
  return {
    crypto,
    devices: deviceDirectory({ store, snapshots, subtle: crypto.subtle }),
    nonces,
    recordRefusal: recordRefusals(publish, clock),
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
  };
}
