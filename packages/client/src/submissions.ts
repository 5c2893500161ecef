import { Fault } from "@bridgework/core/kernel/fault";
import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import type { Ids } from "@bridgework/core/ports/ids";
import type { Step } from "./loop.ts";
import type { Request } from "./requests.ts";
import { createSender, type SenderOptions } from "./sender.ts";
import type { KeptSubmission, Outcome, Submission } from "./submission.ts";

/** An outbox as the client shows it. */
export interface Submissions {
  add(request: Request, id?: string): Promise<Submission>;
  reopen(id: string): Promise<void>;
  list(): Promise<readonly Submission[]>;
  settled(id: string): Promise<Outcome>;
  on(listener: (submission: Submission) => void): () => void;
  /** Tries to send the oldest. */
  step(): Promise<Step>;
  /** Lets nobody wait any longer. */
  close(): void;
}

export interface SubmissionsOptions extends Omit<SenderOptions, "onChange"> {
  readonly clock: Clock;
  readonly ids: Pick<Ids, "next">;
}

/** The server takes no larger body. */
const MOST_BYTES = 1024 * 1024;
const ID = /^[\x21-\x7e]{1,128}$/;

export function createSubmissions(options: SubmissionsOptions): Submissions {
  const { outbox, clock, ids } = options;
  const listeners = new Set<(submission: Submission) => void>();
  const watched = createWatched();

  const onChange = (kept: KeptSubmission) => {
    for (const listener of listeners) tell(listener, show(kept));
    if (kept.outcome !== null) watched.settle(kept.id, kept.outcome);
  };
  const sender = createSender({ ...options, onChange });
  const show = (kept: KeptSubmission): Submission => {
    const { id, path, submittedAt } = kept;
    return { id, path, submittedAt, state: sender.stateOf(kept) };
  };
  const lookAt = async (id: string) => {
    const kept = await outbox.find(id);
    if (kept === undefined) watched.fail(id, unknownSubmission(id));
    else if (kept.outcome !== null) onChange(kept);
  };

  return {
    add: async (request, given) => {
      const submission = checked({ id: given ?? ids.next(), ...request });
      const kept = { ...submission, submittedAt: isoTime(clock.now()) };
      await outbox.add(kept);
      const shown = { ...kept, outcome: null };
      onChange(shown);
      return show(shown);
    },
    reopen: (id) => outbox.reopen(id),
    list: async () => (await outbox.list()).map(show),
    settled: (id) => {
      const settled = watched.watch(id);
      lookAt(id).catch((error: unknown) => watched.fail(id, error));
      return settled;
    },
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    step: async () => {
      const step = await sender.step();
      if (step.kind !== "empty") return step;
      // Another page on the same outbox may have sent what this one waits for.
      for (const id of watched.ids()) await lookAt(id).catch((error: unknown) => watched.fail(id, error));
      return step;
    },
    close: watched.close,
  };
}

/** What a listener throws is not the sender's: it would take a submission that has gone for one that has not. */
function tell(listener: (submission: Submission) => void, submission: Submission): void {
  try {
    listener(submission);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function checked({ id, path, body }: Request & { readonly id: string }) {
  if (!ID.test(id))
    throw new Fault("VALIDATION", "invalid", `id: expected 1 to 128 visible ASCII characters, received ${id.length}.`);
  const text = JSON.stringify(body);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MOST_BYTES)
    throw new Fault("VALIDATION", "too_large", `Expected at most ${MOST_BYTES} bytes of JSON, received ${bytes}.`);
  return { id, path, body: text };
}

function unknownSubmission(id: string): Fault {
  return new Fault(
    "VALIDATION",
    "unknown_submission",
    `Expected the id of a submission in the outbox, received ${id}.`,
  );
}

interface Waiter {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Who waits for which submission. */
function createWatched() {
  const waiters = new Map<string, readonly Waiter[]>();
  const end = (id: string, tell: (waiter: Waiter) => void) => {
    const told = waiters.get(id) ?? [];
    waiters.delete(id);
    told.forEach(tell);
  };
  return {
    ids: () => [...waiters.keys()],
    watch: (id: string) =>
      new Promise<Outcome>((resolve, reject) => {
        waiters.set(id, [...(waiters.get(id) ?? []), { resolve, reject }]);
      }),
    settle: (id: string, outcome: Outcome) => end(id, ({ resolve }) => resolve(outcome)),
    fail: (id: string, error: unknown) => end(id, ({ reject }) => reject(error)),
    close: () => {
      const closed = new Fault("VALIDATION", "closed", "The client was closed before the submission was settled.");
      for (const id of waiters.keys()) end(id, ({ reject }) => reject(closed));
    },
  };
}
