import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import { foldFacts, foldStream, nearestStart, type StreamPorts } from "./stream-states.ts";

export interface StateAt {
  /** The state before the fact; null where it is the stream's first. */
  readonly before: unknown;
  readonly after: unknown;
  readonly fact: Fact;
}

/** A stream's state after version `at`, for any domain; undefined where the stream has no such version. */
export async function stateAt(
  ports: StreamPorts,
  domain: Domain,
  stream: string,
  at: number,
): Promise<StateAt | undefined> {
  const [fact] = await ports.store.read(stream, { from: at, to: at });
  if (fact === undefined) return undefined;
  const start = await nearestStart(ports, domain, stream, at - 1);
  const before = await foldStream(ports, domain, stream, { start, to: at - 1 });
  const { state: after } = foldFacts(domain, before, [fact]);
  return { before: before.version === 0 ? null : before.state, after, fact };
}

/**
 * The version that a stream had at a time (ISO 8601, UTC, milliseconds): its fact was recorded then or before, the
 * next one later. 0 for a time before the first fact. Reads as many facts as the version has binary digits.
 */
export async function versionAt({ store }: Pick<StreamPorts, "store">, stream: string, time: string): Promise<number> {
  const [newest] = await store.read(stream, { order: "backward", limit: 1 });
  if (newest === undefined) return 0;
  if (newest.time <= time) return newest.version;
  let [low, high] = [0, newest.version];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const [fact] = await store.read(stream, { from: middle, to: middle });
    if (fact !== undefined && fact.time <= time) low = middle;
    else high = middle;
  }
  return low;
}
