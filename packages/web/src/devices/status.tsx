import type { Device } from "@bridgework/functions/http/devices-contract";
import { Glyph } from "../kit/glyph.tsx";
import type { State } from "../kit/state.ts";
import { useNow } from "../kit/time.tsx";

type Standing = Pick<Device, "status" | "expiresAt" | "triesLeft">;

/** What a device may do now: an invitation whose time is over, or that was guessed at too often, is worth nothing. */
export function standingOf({ status, expiresAt, triesLeft }: Standing, now: number): readonly [State, string] {
  switch (status) {
    case "registered":
      return ["ok", "active"];
    case "revoked":
      return ["off", "revoked"];
    case "invited":
      if (triesLeft === 0) return ["failed", "code locked"];
      return expiresAt !== null && Date.parse(expiresAt) <= now ? ["timeout", "code expired"] : ["queued", "invited"];
  }
}

export function DeviceStatus({ device }: { readonly device: Standing }) {
  const [state, label] = standingOf(device, useNow());
  return <Glyph state={state} label={label} />;
}
