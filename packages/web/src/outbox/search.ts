import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";
import { CHANNELS } from "./channels.ts";

/** Of `/outbox`. Without `channel` both; `notification` is the id of the one that is open. */
export function outboxSearch({ channel, notification }: RawSearch) {
  return present({ channel: oneOf(channel, CHANNELS), notification: textOf(notification) });
}
