import { seededRandom } from "@bridgework/core/memory/random";

/** A sequence of numbers in [0, 1) that follows from one such number. */
export function randomFrom(seed: number): () => number {
  return seededRandom(Math.floor(seed * 2 ** 32)).next;
}
