import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";

/** What an operation costs, from cheap to dear; each tier has its own quota. `enrol` is for what could be guessed. */
export const TIERS = ["read", "write", "costly", "enrol", "admin"] as const;
export type Tier = (typeof TIERS)[number];

/** So many requests of one caller in each window. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

export type RateLimits = Readonly<Record<Tier, RateLimit>>;

/** For one caller over the network: far above what a person or a device asks, far below what one process answers. */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  read: { requests: 6_000, seconds: 60 },
  write: { requests: 3_000, seconds: 60 },
  costly: { requests: 120, seconds: 60 },
  enrol: { requests: 10, seconds: 900 },
  admin: { requests: 120, seconds: 60 },
};

/** What a caller has left of a tier's limit after asking once more. */
export interface Quota {
  readonly tier: Tier;
  readonly limit: RateLimit;
  readonly isOver: boolean;
  readonly remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  readonly resetSeconds: number;
}

export interface Caller {
  readonly address: string;
  /** Id of the key that has signed, once that is certain: it is then counted by this, and not by its address. */
  readonly keyId?: string;
}

/** Counts what is asked by whom. */
export interface Quotas {
  /** Counts one request; undefined where the caller is not limited. */
  take(tier: Tier, caller: Caller): Promise<Quota | undefined>;
}

/** The fields `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10. */
export function quotaHeaders({
  tier,
  limit,
  isOver,
  remaining,
  resetSeconds,
}: Quota): Readonly<Record<string, string>> {
  return {
    "ratelimit-policy": `"${tier}";q=${limit.requests};w=${limit.seconds}`,
    ratelimit: `"${tier}";r=${remaining};t=${resetSeconds}`,
    ...(isOver ? { "retry-after": String(resetSeconds) } : {}),
  };
}

export function refuseOverQuota({ tier, limit, resetSeconds }: Quota): Refusal {
  const expected = `at most ${limit.requests} requests of tier ${tier} in ${limit.seconds} s`;
  const field = { path: "request", expected, received: "more" };
  return refuseField("rate_limited", field, `Send it again in ${resetSeconds} s; nothing was done.`);
}
