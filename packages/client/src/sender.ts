import { messageOf } from "@bridgework/core/kernel/fault";
import { type Clock, isoTime } from "@bridgework/core/ports/clock";
import { type Answer, isReceipt } from "./answer.ts";
import type { Posting } from "./exchange.ts";
import type { Step } from "./loop.ts";
import type { Outbox } from "./outbox.ts";
import type { KeptSubmission, Outcome, SubmissionState } from "./submission.ts";

/** Sends the oldest submission of an outbox, and knows how each is. */
export interface Sender {
  /** One try. Never throws: an outbox that fails is a reason to try later, with the same key. */
  step(): Promise<Step>;
  stateOf(kept: KeptSubmission): SubmissionState;
}

export interface SenderOptions {
  readonly outbox: Outbox;
  /** Undefined where the device has no key to sign with. */
  readonly post: (posting: Posting) => Promise<Answer | undefined>;
  readonly clock: Pick<Clock, "now">;
  /** The submission's state is another. */
  readonly onChange: (kept: KeptSubmission) => void;
}

const NOT_ENROLLED = "The device has not enrolled: call enrol with a code.";

export function createSender({ outbox, post, clock, onChange }: SenderOptions): Sender {
  let sending: KeptSubmission | undefined;
  let problem: string | null = null;

  const later = (why: string, step: Step): Step => {
    const kept = sending;
    problem = why;
    sending = undefined;
    if (kept !== undefined) onChange(kept);
    return step;
  };
  const sendOldest = async (): Promise<Step> => {
    const kept = await outbox.next();
    if (kept === undefined) return { kind: "empty" };
    sending = kept;
    onChange(kept);
    const answer = await post({ path: kept.path, body: kept.body ?? "{}", idempotencyKey: kept.id });
    if (answer === undefined) return later(NOT_ENROLLED, { kind: "held" });
    const read = readOutcome(answer, isoTime(clock.now()));
    if (read.status === "later") return later(read.problem, { kind: "later", retryAfter: read.retryAfter });
    await outbox.settle(kept.id, read);
    sending = undefined;
    problem = null;
    onChange({ ...kept, outcome: read });
    return { kind: "settled" };
  };

  return {
    step: async () => {
      try {
        return await outbox.exclusively(sendOldest);
      } catch (error) {
        return later(messageOf(error), { kind: "later", retryAfter: null });
      }
    },
    stateOf: ({ id, outcome }) => {
      if (outcome !== null) return outcome;
      return id === sending?.id ? { status: "sending" } : { status: "queued", problem };
    },
  };
}

type Read = Outcome | { readonly status: "later"; readonly problem: string; readonly retryAfter: number | null };

function readOutcome(answer: Answer, at: string): Read {
  switch (answer.kind) {
    case "done":
      if (isReceipt(answer.body)) return { status: "accepted", receipt: answer.body, at };
      return { status: "later", problem: NO_RECEIPT, retryAfter: null };
    case "refused":
      return { status: "refused", refusal: answer.refusal, at };
    case "failed":
      return { status: "later", problem: answer.problem, retryAfter: answer.retryAfter };
  }
}

const NO_RECEIPT = "Expected a receipt, received another answer. Check the server's address.";
