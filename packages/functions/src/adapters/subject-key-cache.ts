import type { Clock } from "@bridgework/core/ports/clock";
import type { SubjectKey } from "../system/aes.ts";

/** A key with what KMS wrapped it to, which tells it from another key of its subject. */
export interface HeldKey {
  readonly key: SubjectKey;
  readonly wrapped: Uint8Array;
}

/** Keys in memory, for a bounded time and a bounded number of them. */
export interface SubjectKeyCache {
  get(subject: string): HeldKey | undefined;
  /** Reads a key and remembers it, unless something was forgotten meanwhile: the read may be of before an erasure. */
  keep<Held extends HeldKey | undefined>(subject: string, read: () => Promise<Held>): Promise<Held>;
  forget(subject: string): void;
}

export function subjectKeyCache(clock: Pick<Clock, "now">, ttl: number, most: number): SubjectKeyCache {
  // The lifetime is the same for all, so the first is always the one to go first.
  const held = new Map<string, HeldKey & { readonly until: number }>();
  let forgotten = 0;

  const drop = () => {
    for (const [subject, { until }] of held) {
      if (until > clock.now() && held.size <= most) return;
      held.delete(subject);
    }
  };
  return {
    get: (subject) => {
      drop();
      return held.get(subject);
    },
    keep: async (subject, read) => {
      const before = forgotten;
      // From before the read: the key was there then at the latest.
      const until = clock.now() + ttl;
      const found = await read();
      if (forgotten !== before) return found;
      held.delete(subject);
      if (found === undefined) return found;
      held.set(subject, { ...found, until });
      drop();
      return found;
    },
    forget: (subject) => {
      forgotten += 1;
      held.delete(subject);
    },
  };
}
