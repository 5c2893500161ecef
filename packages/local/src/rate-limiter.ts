import { isIPv6 } from "node:net";
import { type Quotas, type RateLimit, type RateLimits, TIERS, type Tier } from "@bridgework/functions/http/rate-limit";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export interface RateLimiterOptions {
  readonly limits: RateLimits;
  /** `network` leaves loopback addresses alone, which are the machine's owner; a proxy on the machine needs `all`. */
  readonly scope: "network" | "all";
}

/** Principals counted apart in one window; further ones share a count, so that many addresses cannot fill the memory. */
const MOST_PRINCIPALS = 50_000;
const OTHERS = "others";

/** Counts in the memory of this process: where several serve, each has its own count. Its clock is the machine's. */
export function memoryRateLimiter({ limits, scope }: RateLimiterOptions): Quotas {
  const takers = new Map(TIERS.map((tier) => [tier, countTier(tier, limits[tier])]));
  return {
    take: async (tier, { address, keyId }) => {
      if (scope === "network" && isLoopback(address)) return undefined;
      return takers.get(tier)?.(keyId === undefined ? networkOf(address) : `key ${keyId}`);
    },
  };
}

function countTier(tier: Tier, limit: RateLimit) {
  const limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.seconds });
  const newcomers = new RateLimiterMemory({ points: MOST_PRINCIPALS, duration: limit.seconds });
  return async (principal: string) => {
    const isKnown = (await limiter.get(principal)) !== null;
    const key = isKnown || !isOver(await take(newcomers, OTHERS), MOST_PRINCIPALS) ? principal : OTHERS;
    const taken = await take(limiter, key);
    return {
      ...{ tier, limit, isOver: isOver(taken, limit.requests) },
      remaining: Math.max(0, limit.requests - taken.consumedPoints),
      resetSeconds: Math.max(1, Math.ceil(taken.msBeforeNext / 1000)),
    };
  };
}

function isOver({ consumedPoints }: RateLimiterRes, points: number): boolean {
  return consumedPoints > points;
}

/** The package rejects with the same result where the points are used up. */
async function take(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  }
}

/** An IPv6 network of 64 bits is one caller: its owner has all addresses in it. */
function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::", 2);
  const groups = head.split(":").filter((group) => group !== "");
  const after = tail === undefined || tail === "" ? 0 : tail.split(":").length;
  const zeros = tail === undefined ? 0 : 8 - groups.length - after;
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...(tail?.split(":") ?? [])];
  return all.slice(0, 4).join(":");
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./i.test(address);
}
