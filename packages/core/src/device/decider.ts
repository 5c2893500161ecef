import { accept, type Decider, type Decision, type Refusal, refuse, refuseField } from "../kernel/decider.ts";
import type { DeviceCommand, DeviceCommandOf } from "./commands.ts";
import type { DeviceEvent } from "./events.ts";
import { type DeviceState, evolveDevice, MOST_WRONG_CODES, noDevice } from "./state.ts";

type DeviceDecision = Decision<DeviceEvent>;
type Of<Status extends DeviceState["status"]> = Extract<DeviceState, { readonly status: Status }>;

export const deviceDecider: Decider<DeviceState, DeviceCommand, DeviceEvent> = {
  initial: noDevice,
  evolve: evolveDevice,
  decide: (command, state) => {
    switch (command.type) {
      case "InviteDevice":
        return invite(command, state);
      case "RegisterDevice":
        return register(command, state);
      case "RotateDeviceKey":
        return rotate(command, state);
      case "RevokeDevice":
        return revoke(command, state);
    }
  },
};

/** A new invitation replaces one that has not been used: its code is lost, expired, or dead. */
function invite({ type: _, ...data }: DeviceCommandOf<"InviteDevice">, state: DeviceState): DeviceDecision {
  switch (state.status) {
    case "none":
      return accept({ type: "DeviceInvited", data });
    case "invited":
      return state.codeHash === data.codeHash ? accept() : accept({ type: "DeviceInvited", data });
    case "registered":
    case "revoked": {
      const field = { path: "deviceId", expected: "an id that is not taken", received: `one that is ${state.status}` };
      return refuseField("device_exists", field, "Leave deviceId out to get a new one.");
    }
  }
}

function register(command: DeviceCommandOf<"RegisterDevice">, state: DeviceState): DeviceDecision {
  switch (state.status) {
    case "none":
      return wrongCode();
    case "invited":
      return registerInvited(command, state);
    case "registered": {
      if (state.codeHash !== command.codeHash) return wrongCode();
      const again = state.key.thumbprint === command.thumbprint;
      return again ? accept() : refuse("code_used", "The code was used before. Ask for another invitation.");
    }
    case "revoked":
      return refuse("code_dead", "The device was revoked. Ask for an invitation of a new one.");
  }
}

function registerInvited(
  { type: _, at, ...data }: DeviceCommandOf<"RegisterDevice">,
  { name, codeHash, expiresAt, wrong }: Of<"invited">,
): DeviceDecision {
  if (wrong.length >= MOST_WRONG_CODES)
    return refuse("code_dead", `${MOST_WRONG_CODES} wrong codes were tried. Ask for another invitation.`);
  if (Date.parse(at) >= Date.parse(expiresAt))
    return refuse("code_expired", `The code was good until ${expiresAt}. Ask for another invitation.`);
  if (data.codeHash === codeHash) return accept({ type: "DeviceRegistered", data: { ...data, name } });
  if (wrong.includes(data.codeHash)) return wrongCode();
  const triesLeft = MOST_WRONG_CODES - wrong.length - 1;
  return accept({
    type: "DeviceCodeRefused",
    data: { deviceId: data.deviceId, codeHash: data.codeHash, triesLeft },
  });
}

/** The same for a device that nobody has invited, so that nobody learns which there are. */
export function wrongCode(): Refusal {
  return refuse("code_wrong", "The code is not that of an invitation. Check it, or ask for another invitation.");
}

function rotate({ type: _, ...data }: DeviceCommandOf<"RotateDeviceKey">, state: DeviceState): DeviceDecision {
  if (state.status !== "registered") return notRegistered(state);
  if (state.key.thumbprint === data.thumbprint) return accept();
  if (state.key.thumbprint === data.replaced) return accept({ type: "DeviceKeyRotated", data });
  const field = { path: "replaced", expected: "the device's key", received: "one that was replaced" };
  return refuseField("key_replaced", field, "Sign with the key that the device has now.");
}

function revoke({ type: _, ...data }: DeviceCommandOf<"RevokeDevice">, state: DeviceState): DeviceDecision {
  switch (state.status) {
    case "none":
      return notRegistered(state);
    case "revoked":
      return accept();
    case "invited":
    case "registered":
      return accept({ type: "DeviceRevoked", data });
  }
}

function notRegistered({ status }: DeviceState): Refusal {
  const received = status === "none" ? "one that nobody has invited" : `one that is ${status}`;
  return refuseField(
    "device_unknown",
    { path: "deviceId", expected: "a registered device", received },
    "GET /api/devices lists them.",
  );
}
