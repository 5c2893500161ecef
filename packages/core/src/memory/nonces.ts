import type { Clock } from "../ports/clock.ts";
import type { Nonces } from "../ports/nonces.ts";

export function memoryNonces(clock: Pick<Clock, "now">): Nonces {
  const claimed = new Map<string, number>();
  return {
    claim: async (keyId, nonce, until) => {
      for (const [key, end] of claimed) if (end < clock.now()) claimed.delete(key);
      const key = JSON.stringify([keyId, nonce]);
      if (claimed.has(key)) return false;
      claimed.set(key, until);
      return true;
    },
  };
}
