import { DEFAULT_RATE_LIMITS, quotaHeaders, type Tier } from "@bridgework/functions/http/rate-limit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryRateLimiter } from "./rate-limiter.ts";

// The package under the limiter reads Date.now, so time is turned here.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits = { ...DEFAULT_RATE_LIMITS, write: { requests: 2, seconds: 60 } };

function counting(scope: "network" | "all" = "network") {
  const quotas = memoryRateLimiter({ limits, scope });
  return async (address: string, tier: Tier = "write", keyId?: string) => {
    const quota = await quotas.take(tier, { address, ...(keyId === undefined ? {} : { keyId }) });
    if (quota === undefined) return "not limited";
    return quota.isOver ? "over" : quota.remaining;
  };
}

describe("memoryRateLimiter", () => {
  it("takes as many requests of a caller as the limit says, and more in the next window", async () => {
    const take = counting();
    expect([await take("192.0.2.1"), await take("192.0.2.1"), await take("192.0.2.1")]).toEqual([1, 0, "over"]);
    vi.advanceTimersByTime(60_000);
    expect(await take("192.0.2.1")).toBe(1);
  });

  it("counts callers apart, and tiers apart", async () => {
    const take = counting();
    await take("192.0.2.1");
    expect(await take("192.0.2.2")).toBe(1);
    expect(await take("192.0.2.1", "admin")).toBe(DEFAULT_RATE_LIMITS.admin.requests - 1);
  });

  it("counts a device's key apart from the addresses that it calls from", async () => {
    const take = counting();
    await take("192.0.2.1");
    expect(await take("192.0.2.1", "write", "k1")).toBe(1);
    expect(await take("192.0.2.2", "write", "k1")).toBe(0);
    expect(await take("127.0.0.1", "write", "k1")).toBe("not limited");
  });

  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])(
    "leaves %s alone unless told otherwise",
    async (own) => {
      expect(await counting()(own)).toBe("not limited");
      expect(await counting("all")(own)).toBe(1);
    },
  );

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"],
    ["2001:db8::1", "2001:db8:0:0:9:9:9:9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
  ])("takes %s and %s for one caller", async (first, second) => {
    const take = counting();
    await take(first);
    expect(await take(second)).toBe(0);
  });

  it("takes IPv4 addresses within IPv6 for as many callers", async () => {
    const take = counting();
    await take("::ffff:192.0.2.1");
    expect(await take("::ffff:192.0.2.2")).toBe(1);
  });

  it("counts callers past the fifty thousandth together", async () => {
    const take = counting();
    for (let count = 0; count < 50_000; count += 1) await take(`caller-${count}`);
    expect([await take("late-1"), await take("late-2"), await take("late-3")]).toEqual([1, 0, "over"]);
    expect(await take("caller-1")).toBe(0);
  });
});

it("says a quota in the fields of the draft", async () => {
  const quota = await memoryRateLimiter({ limits, scope: "all" }).take("write", { address: "192.0.2.1" });
  if (quota === undefined) throw new Error("Everybody is limited here.");
  expect(quotaHeaders(quota)).toEqual({ "ratelimit-policy": '"write";q=2;w=60', ratelimit: '"write";r=1;t=60' });
  expect(quotaHeaders({ ...quota, isOver: true })).toMatchObject({ "retry-after": "60" });
});
