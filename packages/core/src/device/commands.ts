import * as z from "zod";
import { deviceInvited, deviceKeyRotated, deviceRegistered, deviceRevoked } from "./events.ts";

const inviteDevice = deviceInvited.extend({ type: z.literal("InviteDevice") });
const registerDevice = deviceRegistered.omit({ name: true }).extend({
  type: z.literal("RegisterDevice"),
  /** When it is asked for; the decider has no clock. */
  at: z.iso.datetime(),
});
const rotateDeviceKey = deviceKeyRotated.extend({ type: z.literal("RotateDeviceKey") });
const revokeDevice = deviceRevoked.extend({ type: z.literal("RevokeDevice") });

export const deviceCommand = z.discriminatedUnion("type", [
  inviteDevice,
  registerDevice,
  rotateDeviceKey,
  revokeDevice,
]);
export type DeviceCommand = Readonly<z.infer<typeof deviceCommand>>;
export type DeviceCommandOf<Type extends DeviceCommand["type"]> = Extract<DeviceCommand, { readonly type: Type }>;
