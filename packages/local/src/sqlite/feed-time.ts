import { isoTime } from "@bridgework/core/ports/clock";
import type { FactFilter } from "@bridgework/core/ports/event-store";
import { climb } from "./climb.ts";
import type { Reader } from "./reader.ts";

/**
 * Times need not ascend with positions exactly: publishers race, and clocks are set back. A fact's time may lie this
 * far before the time of a fact at a lower position; the search for a time's position allows for it.
 */
export const MOST_DISORDER_MS = 60_000;

/** Both inclusive. */
export interface PositionBounds {
  readonly low: number;
  readonly high: number;
}

/** Positions outside of which no fact of the filter's times lies. There is no index of times: it would cost every append. */
export async function timeBounds(reader: Reader, { since, until }: FactFilter): Promise<PositionBounds> {
  return {
    low: since === undefined ? 1 : await positionAt(reader, Date.parse(since) - MOST_DISORDER_MS),
    high:
      until === undefined ? Number.MAX_SAFE_INTEGER : await positionAt(reader, Date.parse(until) + MOST_DISORDER_MS),
  };
}

const EVENTS = { table: "events", number: "position", time: "time" } as const;

async function positionAt(reader: Reader, milliseconds: number): Promise<number> {
  const [position = 1] = await climb(reader, EVENTS, [isoTime(milliseconds)]);
  return position;
}
