import { DEFAULT_RATE_LIMITS } from "@bridgework/functions/http/rate-limit";
import { DEFAULT_OVERLOAD_LIMITS } from "@bridgework/local/overload";
import { expect, it } from "vitest";
import { readDoorSettings } from "./door-settings.ts";

it("limits callers over the network, and lets out what stays off metadata services", () => {
  expect(readDoorSettings({})).toEqual({
    outbound: "private",
    rateLimits: { scope: "network", limits: DEFAULT_RATE_LIMITS },
    overload: DEFAULT_OVERLOAD_LIMITS,
  });
});

it("takes every setting", () => {
  const settings = readDoorSettings({
    ...{ OUTBOUND: "public", RATE_LIMIT: "all", RATE_LIMIT_WRITE: "5/2", RATE_LIMIT_ENROL: "1/60" },
    ...{ MAX_REQUESTS: "10", MAX_REQUEST_BYTES: "11", MAX_LOOP_DELAY_MS: "12", MAX_RELAY_LAG: "13", MAX_RUNNING: "14" },
  });
  expect(settings).toEqual({
    outbound: "public",
    rateLimits: {
      scope: "all",
      limits: { ...DEFAULT_RATE_LIMITS, write: { requests: 5, seconds: 2 }, enrol: { requests: 1, seconds: 60 } },
    },
    overload: { requests: 10, bytes: 11, loopDelay: 12, relayLag: 13, running: 14 },
  });
});

it("limits nobody where that is switched off", () => {
  expect(readDoorSettings({ RATE_LIMIT: "off" }).rateLimits).toBeNull();
});

it.each([
  ["OUTBOUND", "none", "public or private or any"],
  ["RATE_LIMIT", "", "network or all or off"],
  ["RATE_LIMIT_READ", "100", "requests/seconds, as 3000/60"],
  ["RATE_LIMIT_READ", "0/60", "requests/seconds, as 3000/60"],
  ["MAX_REQUESTS", "0", "a whole number of at least 1"],
  ["MAX_RELAY_LAG", "1e3", "a whole number of at least 1"],
])("refuses %s=%s with what it expects", (name, text, expected) => {
  expect(() => readDoorSettings({ [name]: text })).toThrow(`${name}: expected ${expected}, received "${text}".`);
});
