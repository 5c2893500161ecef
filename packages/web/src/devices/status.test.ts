import { expect, it } from "vitest";
import { standingOf } from "./status.tsx";

const NOW = Date.parse("2026-01-01T00:00:00.000Z");
const invited = { status: "invited", expiresAt: "2026-01-01T00:00:01.000Z", triesLeft: 5 } as const;

it.each([
  [invited, "invited"],
  [{ ...invited, expiresAt: "2026-01-01T00:00:00.000Z" }, "code expired"],
  [{ ...invited, triesLeft: 0 }, "code locked"],
  [{ status: "registered", expiresAt: null, triesLeft: null }, "active"],
  [{ status: "revoked", expiresAt: null, triesLeft: null }, "revoked"],
] as const)("says of %j that it is %s", (device, label) => {
  expect(standingOf(device, NOW)[1]).toBe(label);
});
