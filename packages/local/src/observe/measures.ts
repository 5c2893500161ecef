import type { Clock } from "@bridgework/core/ports/clock";
import type { Measure } from "@bridgework/core/ports/measures";
import type { Views } from "@bridgework/core/ports/views";
import type { Reader } from "../sqlite/reader.ts";
import type { CountedMetrics } from "./counted.ts";

export interface MeasuresPorts {
  readonly clock: Pick<Clock, "now">;
  readonly views: Pick<Views, "list">;
  readonly reader: Reader;
  readonly metrics: Pick<CountedMetrics, "lately">;
  /** Position of the last fact that was relayed. */
  readonly relayed: () => number;
}

const MOST_CIRCUITS = 1_000;
const DEAD = `
  SELECT count(*) AS total, min(letter ->> '$.buriedAt') AS oldest FROM dead_letters WHERE status = 'dead'
`;

const NEXT = "SELECT time FROM events WHERE position > ? ORDER BY position LIMIT 1";

/** What is asked for again within this time is answered from before: alerts, health and metrics ask one after another. */
const FRESH_MS = 1_000;

/** Takes the measures of a running process. */
export function localMeasure(ports: MeasuresPorts): Measure {
  let taken = { at: Number.NEGATIVE_INFINITY, measures: take };
  async function take() {
    const { clock, reader, metrics, relayed } = ports;
    const [dead, relayLagSeconds, openCircuits] = await Promise.all([
      deadLetters(ports),
      ageAfter(reader, clock, relayed()),
      circuits(ports),
    ]);
    return { ...dead, relayLagSeconds, openCircuits, recent: metrics.lately() };
  }
  return async () => {
    const now = ports.clock.now();
    if (now - taken.at >= FRESH_MS) {
      const measuring = take();
      taken = { at: now, measures: () => measuring };
      measuring.catch(() => {
        taken = { at: Number.NEGATIVE_INFINITY, measures: take };
      });
    }
    return taken.measures();
  };
}

/** Seconds since the fact after a position was recorded, readable or not; 0 where there is none. */
export async function ageAfter(reader: Reader, clock: Pick<Clock, "now">, position: number): Promise<number> {
  const [next] = await reader.query<{ readonly time: string }>(NEXT, [position]);
  return next === undefined ? 0 : secondsSince(clock, next.time);
}

async function deadLetters({ reader, clock }: MeasuresPorts) {
  const [row] = await reader.query<{ readonly total: number; readonly oldest: string | null }>(DEAD);
  const oldest = row?.oldest ?? null;
  return { deadLetters: row?.total ?? 0, oldestDeadLetterSeconds: oldest === null ? 0 : secondsSince(clock, oldest) };
}

async function circuits({ views }: MeasuresPorts): Promise<readonly string[]> {
  const { items } = await views.list("circuits", { limit: MOST_CIRCUITS });
  return items.filter(({ doc }) => doc["status"] === "open").map(({ key }) => key);
}

function secondsSince(clock: Pick<Clock, "now">, time: string): number {
  return Math.max(0, clock.now() - Date.parse(time)) / 1000;
}
