import type { Problem } from "@bridgework/core/kernel/decider";

/** What the server recorded. */
export interface Receipt {
  /** `duplicate`: an earlier try had come through. */
  readonly status: "recorded" | "duplicate" | "unchanged";
  readonly stream: string;
  /** Of the form, the task or the counter. */
  readonly id: string;
  readonly version: number;
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly version: number;
    /** Null where the server does not know it yet. */
    readonly position: number | null;
    readonly time: string;
  }[];
}

/** Why the server will not take a submission, however often it is sent. */
export interface RefusedAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: readonly Problem[];
}

/** What became of a submission; `at` is ISO 8601 UTC, by the device's clock. */
export type Outcome =
  | { readonly status: "accepted"; readonly receipt: Receipt; readonly at: string }
  | { readonly status: "refused"; readonly refusal: RefusedAnswer; readonly at: string };

export type SubmissionState =
  /** `problem` says why it has not gone yet; null where nothing was tried since the client was made. */
  { readonly status: "queued"; readonly problem: string | null } | { readonly status: "sending" } | Outcome;

export interface Submission {
  /** Also the Idempotency-Key of each of its tries. */
  readonly id: string;
  readonly path: string;
  /** ISO 8601 UTC, by the device's clock. */
  readonly submittedAt: string;
  readonly state: SubmissionState;
}

/** A submission as an outbox keeps it. */
export interface KeptSubmission {
  readonly id: string;
  readonly path: string;
  /** The JSON that is sent; null once it is accepted, since it may hold what is personal. */
  readonly body: string | null;
  readonly submittedAt: string;
  /** Null while it waits. */
  readonly outcome: Outcome | null;
}

export function settledAs(kept: KeptSubmission, outcome: Outcome): KeptSubmission {
  return { ...kept, outcome, body: outcome.status === "accepted" ? null : kept.body };
}
