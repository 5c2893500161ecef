import { createHash } from "node:crypto";
import type { Clock } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import { monotonicFactory } from "ulid";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;

/** ULIDs of the clock's time, ascending also within one millisecond and when the clock is set back; `derive` is the start of a SHA-256. */
export function systemIds(clock: Clock): Ids {
  const ulid = monotonicFactory();
  return { next: () => ulid(clock.now()), derive };
}

function derive(seed: string): string {
  const digest = createHash("sha256").update(seed).digest();
  let text = "";
  // Five bits of each byte, three of the first: 128 bits, as a ULID has.
  for (let index = 0; index < LENGTH; index += 1) text += ALPHABET[(digest[index] ?? 0) & (index === 0 ? 7 : 31)];
  return text;
}
