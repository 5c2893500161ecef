import { ALL_DONE, type BatchResponse, type Change, type ChangeConsumer } from "./batch.ts";

/** Draws from a list of numbers; 0 when it is used up, so that whatever goes wrong comes to an end. */
export type Draw = (below: number) => number;

export function drawFrom(numbers: readonly number[]): Draw {
  let next = 0;
  return (below) => {
    const number = numbers[next] ?? 0;
    next += 1;
    return number % below;
  };
}

/**
 * The records as they are left where the table's stream has lost some; the last of each stream is always there, for what
 * comes after it brings the rest.
 */
export function lossy(records: readonly Change[], draw: Draw): readonly Change[] {
  const last = new Map(records.map((record) => [record.stream, record.commit]));
  return records.filter(({ stream, commit }) => last.get(stream) === commit || draw(6) < 5);
}

/** The records of one shard as they may come: shuffled, some of them twice, in batches. */
export function batchesOf(records: readonly Change[], draw: Draw): Change[][] {
  const order = [...records];
  for (const index of order.keys()) {
    const other = index + draw(order.length - index);
    const [left, right] = [order[index], order[other]];
    if (left !== undefined && right !== undefined) [order[index], order[other]] = [right, left];
  }
  for (const record of records) {
    if (draw(5) === 4) order.splice(draw(order.length), 0, record);
  }
  const batches: Change[][] = [];
  while (order.length > 0) batches.push(order.splice(0, 1 + draw(6)));
  return batches;
}

/** A process that may die at any call of a port, just before or just after its effect. */
export interface Mortal {
  readonly died: () => boolean;
  /** Each call of a port goes through it. */
  readonly live: <Result>(effect: () => Promise<Result>) => Promise<Result>;
}

export function mortal(draw: Draw): Mortal {
  let left = draw(4) === 3 ? 1 + draw(12) : Number.POSITIVE_INFINITY;
  const after = draw(2) === 1;
  let dead = false;
  const die = () => {
    dead = true;
    throw new Error("The process has died.");
  };
  return {
    died: () => dead,
    live: async (effect) => {
      if (dead) return die();
      left -= 1;
      if (left > 0) return effect();
      if (after) await effect();
      return die();
    },
  };
}

/** What a process runs, and whether it has died meanwhile. */
export interface Process {
  readonly consume: ChangeConsumer;
  readonly died: () => boolean;
}

/** Delivers a shard's next batch as Lambda does: all of it again after a crash, or what is left from the failed record on. */
export async function deliver(batches: Change[][], { consume, died }: Process): Promise<void> {
  const [batch, ...rest] = batches;
  if (batch === undefined) return;
  const answer = await consume(batch).catch((error: unknown): BatchResponse => {
    if (died()) return ALL_DONE;
    throw error;
  });
  if (died()) return;
  const failed = answer.batchItemFailures[0]?.itemIdentifier;
  const left = failed === undefined ? [] : batch.slice(batch.findIndex((each) => each.sequenceNumber === failed));
  batches.splice(0, batches.length, ...(left.length > 0 ? [left] : []), ...rest);
}
