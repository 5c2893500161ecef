import { OUTBOUND, type Outbound } from "@bridgework/core/kernel/address";
import { DEFAULT_RATE_LIMITS, type RateLimit, type RateLimits, TIERS } from "@bridgework/functions/http/rate-limit";
import { DEFAULT_OVERLOAD_LIMITS, type OverloadLimits } from "@bridgework/local/overload";
import type { RateLimiterOptions } from "@bridgework/local/rate-limiter";
import { count, type Environment, oneOf } from "./environment.ts";

/** Settings of what comes in and goes out. */
export interface DoorSettings {
  readonly outbound: Outbound;
  /** Null: nobody is limited. */
  readonly rateLimits: RateLimiterOptions | null;
  readonly overload: OverloadLimits;
}

export const DOOR_HELP = `
  OUTBOUND             what tasks, webhooks and mail may call: public, private (default: also this machine and its
                       networks, not link-local or metadata addresses) or any
  RATE_LIMIT           whom the doors limit: network (default: all but this machine), all or off
  RATE_LIMIT_<TIER>    requests of one caller in seconds, as 3000/60; tiers: ${TIERS.join(", ")}
  MAX_REQUESTS         requests in hand, past which the doors answer 503 (default ${DEFAULT_OVERLOAD_LIMITS.requests})
  MAX_REQUEST_BYTES    bytes of their bodies (default ${DEFAULT_OVERLOAD_LIMITS.bytes})
  MAX_LOOP_DELAY_MS    mean delay of the event loop (default ${DEFAULT_OVERLOAD_LIMITS.loopDelay})
  MAX_RELAY_LAG        facts that wait for the relay, past which writes are answered 503 (default ${DEFAULT_OVERLOAD_LIMITS.relayLag})
  MAX_RUNNING          executions that run, likewise (default ${DEFAULT_OVERLOAD_LIMITS.running})`;

export function readDoorSettings(environment: Environment): DoorSettings {
  const scope = oneOf(environment, "RATE_LIMIT", ["network", "all", "off"] as const);
  const limits = rateLimits(environment);
  const { requests, bytes, loopDelay, relayLag, running } = DEFAULT_OVERLOAD_LIMITS;
  return {
    outbound: oneOf(environment, "OUTBOUND", OUTBOUND, "private"),
    rateLimits: scope === "off" ? null : { scope, limits },
    overload: {
      requests: count(environment, "MAX_REQUESTS", requests),
      bytes: count(environment, "MAX_REQUEST_BYTES", bytes),
      loopDelay: count(environment, "MAX_LOOP_DELAY_MS", loopDelay),
      relayLag: count(environment, "MAX_RELAY_LAG", relayLag),
      running: count(environment, "MAX_RUNNING", running),
    },
  };
}

function rateLimits(environment: Environment): RateLimits {
  const { read, write, costly, enrol, admin } = DEFAULT_RATE_LIMITS;
  const of = (tier: string, otherwise: RateLimit) => rateLimit(environment, `RATE_LIMIT_${tier}`, otherwise);
  return {
    read: of("READ", read),
    write: of("WRITE", write),
    costly: of("COSTLY", costly),
    enrol: of("ENROL", enrol),
    admin: of("ADMIN", admin),
  };
}

function rateLimit(environment: Environment, name: string, otherwise: RateLimit): RateLimit {
  const text = environment[name];
  if (text === undefined) return otherwise;
  const [requests = 0, seconds = 0] = /^\d{1,9}\/\d{1,5}$/.test(text) ? text.split("/").map(Number) : [];
  if (requests > 0 && seconds > 0) return { requests, seconds };
  throw new Error(`${name}: expected requests/seconds, as 3000/60, received "${text}".`);
}
