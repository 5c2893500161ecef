import { streamOf } from "../kernel/event.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { EventStore } from "../ports/event-store.ts";
import { audit } from "./domain.ts";

export const LATELY_MS = 5 * 60_000;

/** Facts of an hour that are looked at: a store that has more of them is under attack, whatever their number. */
const MOST_EXAMINED = 200;

/** Requests whose signature was refused in the last five minutes, as they were recorded: with those that were only counted. */
export async function refusedLately(store: Pick<EventStore, "read">, clock: Pick<Clock, "now">): Promise<number> {
  const since = isoTime(clock.now() - LATELY_MS);
  const hours = new Set([since, isoTime(clock.now())].map((time) => time.slice(0, 13)));
  const newest = { order: "backward", limit: MOST_EXAMINED } as const;
  const facts = await Promise.all([...hours].map((hour) => store.read(streamOf(audit.name, hour), newest)));
  const recent = facts.flat().filter(({ time }) => time >= since);
  return recent.reduce((sum, { data }) => sum + 1 + Number(data["suppressed"] ?? 0), 0);
}
