import type { Random } from "@bridgework/core/ports/random";

export function systemRandom(): Random {
  return { next: Math.random };
}
