import type { Ids } from "../ports/ids.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;

/** ULID-shaped ids that count from 1. `derive` mixes well but is no cryptographic digest: for tests. */
export function sequentialIds(): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return encode(BigInt(count)).replace(/^.{10}/, "01J0000000");
    },
    derive: (seed) => encode(digest(seed)),
  };
}

function encode(value: bigint): string {
  let text = "";
  for (let rest = value; text.length < LENGTH; rest >>= 5n) text = `${ALPHABET[Number(rest & 31n)]}${text}`;
  return text;
}

const FNV_PRIME = 0x0000000001000000000000000000013bn;
const FNV_BASIS = 0x6c62272e07bb014262b821756295c58dn;

/** FNV-1a, 128 bits, over UTF-16 code units. */
function digest(seed: string): bigint {
  let hash = FNV_BASIS;
  for (let index = 0; index < seed.length; index += 1) {
    hash = BigInt.asUintN(128, (hash ^ BigInt(seed.charCodeAt(index))) * FNV_PRIME);
  }
  return hash;
}
