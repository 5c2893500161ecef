import { messageOf } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";
import { expire, KEPT, type Kept } from "./sqlite/expire.ts";
import type { LocalData } from "./sqlite/open.ts";

/** Days for which it is kept; null = for ever. */
export type Retention = Readonly<Record<Kept, number | null>>;

/**
 * Messages of the outbox, letters since they were redriven, and runs since they ended: as long as Step Functions keeps
 * them on AWS.
 */
export const DEFAULT_RETENTION: Retention = { outbox: 30, deadLetters: 90, runs: 90 };

export interface RetentionOptions {
  readonly clock: Clock;
  readonly data: Pick<LocalData, "writer" | "reader">;
  readonly retention: Retention;
  /** Told of what could not be deleted, in a sentence. */
  readonly onProblem: (problem: string) => void;
}

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Deletes what is past its days, for the first time after an hour; returns what stops it. */
export function startRetention({ clock, data, retention, onProblem }: RetentionOptions): () => Promise<void> {
  let isStopped = false;
  let cancel = () => {};
  let inHand = Promise.resolve();

  const sweep = async () => {
    for (const kept of KEPT) {
      const days = retention[kept];
      if (days === null) continue;
      const before = clock.now() - days * DAY_MS;
      await expire(data, kept, { before, goesOn: () => !isStopped }).catch((error: unknown) =>
        onProblem(`What is past its days in ${kept} could not be deleted, and is tried again: ${messageOf(error)}`),
      );
    }
    if (!isStopped) later();
  };
  const later = () => {
    cancel = clock.after(EVERY_MS, () => {
      inHand = sweep();
    });
  };
  later();
  return () => {
    isStopped = true;
    cancel();
    return inHand;
  };
}
