import type { Domain } from "../kernel/domain.ts";
import { type DeviceCommand, deviceCommand } from "./commands.ts";
import { deviceDecider } from "./decider.ts";
import { type DeviceEvent, deviceEvents } from "./events.ts";
import type { DeviceState } from "./state.ts";
import { devicesView } from "./view.ts";

/** Who may sign requests: a device registers its public key with a one-time code, and may be revoked. */
export const device: Domain<DeviceState, DeviceCommand, DeviceEvent> = {
  name: "device",
  events: deviceEvents,
  commands: deviceCommand,
  decider: deviceDecider,
  streamId: ({ deviceId }) => deviceId,
  asAsked: (command) => ("at" in command ? { ...command, at: "" } : command),
  // Who could publish these could make himself a device: they come about through the doors of devices alone.
  intake: {},
  rules: [],
  workflows: [],
  steps: [],
  view: devicesView,
};
