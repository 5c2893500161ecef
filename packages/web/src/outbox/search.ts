import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";
import { CHANNELS } from "./channels.ts";

/** Of `/outbox`. Without `channel` both; `message` is the id of the one that is open. */
export function outboxSearch({ channel, message }: RawSearch) {
  return present({ channel: oneOf(channel, CHANNELS), message: textOf(message) });
}
