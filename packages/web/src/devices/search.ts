import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";

const DEVICE_STATUSES = ["invited", "registered", "revoked"] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** In the address, where a device is being invited. The code that comes of it is nowhere but on the page. */
export const NEW = "new";

/** Of `/devices`. Without `status` all of them; `device` is the one that is shown, or `new`. */
export function devicesSearch({ status, device }: RawSearch) {
  return present({ status: oneOf(status, DEVICE_STATUSES), device: textOf(device) });
}
