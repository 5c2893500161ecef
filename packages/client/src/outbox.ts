import { Fault } from "@bridgework/core/kernel/fault";
import type { KeptSubmission, Outcome } from "./submission.ts";

/** Where submissions are until they have an outcome, and a while longer. Each method is durable when it resolves. */
export interface Outbox {
  /**
   * Keeps a submission behind those that are there. One with its id that waits stays as it is; a settled one is
   * replaced. Throws the fault `outbox_full` where too many wait.
   */
  add(submission: Omit<KeptSubmission, "outcome">): Promise<void>;
  /** The oldest that waits. */
  next(): Promise<KeptSubmission | undefined>;
  find(id: string): Promise<KeptSubmission | undefined>;
  /** All of them, in the order in which they were added. */
  list(): Promise<readonly KeptSubmission[]>;
  /** Of settled ones only the newest are kept. */
  settle(id: string, outcome: Outcome): Promise<void>;
  /** Has a refused one wait again, at its old place. Throws the fault `not_refused` for any other. */
  reopen(id: string): Promise<void>;
  /** Runs `work` while nobody else, in this process or another, runs work on the same outbox. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

export interface OutboxLimits {
  /** Submissions that may wait; default 10,000. */
  readonly mostWaiting?: number;
  /** Settled ones that are kept to be looked at; default 1,000. */
  readonly mostSettled?: number;
}

export const DEFAULT_LIMITS: Required<OutboxLimits> = { mostWaiting: 10_000, mostSettled: 1_000 };

export function outboxFull(mostWaiting: number): Fault {
  const message = `Expected at most ${mostWaiting} submissions that wait, received one more. Send those, or raise mostWaiting.`;
  return new Fault("VALIDATION", "outbox_full", message);
}

export function notRefused(id: string): Fault {
  return new Fault("VALIDATION", "not_refused", `Expected the id of a refused submission, received ${id}.`);
}

/** Runs one work after another. */
export function oneByOne(): Outbox["exclusively"] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}
