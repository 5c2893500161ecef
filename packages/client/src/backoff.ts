import type { Random } from "@bridgework/core/ports/random";

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** A server that asks for more is asked again after this. */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

/**
 * Milliseconds until the next try. Exponential with full jitter; where the server has said when, then, with up to a
 * second of jitter, so that not every device comes at once.
 */
export function retryDelay(failures: number, retryAfter: number | null, random: Random): number {
  if (retryAfter !== null) return Math.min(retryAfter, LONGEST_RETRY_AFTER_MS) + random.next() * FIRST_MS;
  return random.next() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}
