import { present, type RawSearch } from "../app/search.ts";

/** The counter that everybody shares. */
export const GLOBAL = "global";

/** What the server takes as an id in a stream's name. */
const ID = /^[A-Za-z0-9_.-]{1,64}$/;

/** Of `/counter`. Without `id` the counter `global`. */
export function counterSearch({ id }: RawSearch) {
  return present({ id: typeof id === "string" && isCounterId(id) ? id : undefined });
}

export function isCounterId(text: string): boolean {
  return ID.test(text);
}
