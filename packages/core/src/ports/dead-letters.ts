import type { ErrorClass } from "../kernel/fault.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type { LetterAnalysis } from "./letter-analysis.ts";

/** What publishing the letter again means. */
export type Redrive =
  | { readonly kind: "command"; readonly domain: string; readonly command: JsonObject }
  | { readonly kind: "event"; readonly event: JsonObject }
  /** It cannot be published again; `reason` says what to do in its place. */
  | { readonly kind: "none"; readonly reason: string };

export interface DeadLetter {
  /** Derived from what failed, so that burying twice keeps one letter. */
  readonly id: string;
  /** `rejected`: came by the bus and was not valid. `failed`: a workflow, or the relay, gave up. */
  readonly kind: "rejected" | "failed";
  readonly status: "dead" | "redriven";
  readonly errorClass: ErrorClass;
  /** A sentence that names the thing and what was expected. */
  readonly reason: string;
  /** Equal for letters of one class whose reasons differ in ids, numbers and times only. */
  readonly fingerprint: string;
  /** Kind and version of what failed, as `http@1`; absent where nothing of the kind was at work. */
  readonly handlerVersion?: string;
  readonly attempts: number;
  readonly buriedAt: string;
  readonly redrivenAt: string | null;
  /** Request id of what redrove it; absent where it had none. */
  readonly redriveRequestId?: string;
  /** Type of the event whose handling failed. */
  readonly eventType: string;
  readonly stream: string | null;
  readonly workflow: string | null;
  readonly run: string | null;
  /** State of the workflow that failed. */
  readonly state: string | null;
  readonly correlationId: string;
  /** What could not be handled. */
  readonly payload: Json;
  readonly redrive: Redrive;
}

export interface DeadLetterFilter {
  readonly status?: DeadLetter["status"];
  readonly errorClass?: ErrorClass;
  readonly kind?: DeadLetter["kind"];
  readonly eventType?: string;
  readonly workflow?: string;
  readonly fingerprint?: string;
  /** Buried at or after it; ISO 8601. */
  readonly since?: string;
  /** Buried before it; ISO 8601. */
  readonly until?: string;
}

export interface LetterPage {
  readonly limit: number;
  readonly cursor?: string;
  /** `backward`, the default, is newest first. A cursor belongs to its order. */
  readonly order?: "forward" | "backward";
}

export interface DeadLetters {
  /** Keeps the first letter of an id. */
  bury(letter: DeadLetter): Promise<void>;
  find(id: string): Promise<DeadLetter | undefined>;
  /** Keeps the request id with the letter. False where the letter was not dead. */
  markRedriven(id: string, at: string, requestId?: string): Promise<boolean>;
  /** In the order of their burial; `total` counts all that the filter finds. */
  list(
    filter: DeadLetterFilter,
    page: LetterPage,
  ): Promise<{ readonly items: readonly DeadLetter[]; readonly next: string | null; readonly total: number }>;
  /** What the letters that a filter finds have in common, with ages as of `now`, in milliseconds since 1970. */
  analyse(filter: DeadLetterFilter, now: number): Promise<LetterAnalysis>;
}
