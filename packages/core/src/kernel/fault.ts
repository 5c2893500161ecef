/**
 * What went wrong, as retries, dead letters, metrics and the console see it. VALIDATION is never retried,
 * RATE_LIMIT waits longer, CIRCUIT_OPEN until the circuit lets a probe through, the others are retried with exponential
 * backoff.
 */
export const ERROR_CLASSES = ["VALIDATION", "NETWORK", "RATE_LIMIT", "CIRCUIT_OPEN", "SYSTEM", "UNKNOWN"] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/** A failure that rises to the trigger. Its `name` is its error class: what ASL's `ErrorEquals` sees. */
export class Fault extends Error {
  readonly errorClass: ErrorClass;
  /** Stable and narrower than the class, as `http_503`. */
  readonly code: string;

  constructor(errorClass: ErrorClass, code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = errorClass;
    this.errorClass = errorClass;
    this.code = code;
  }
}

/** The class of anything thrown; by name, since a fault may have crossed a process. */
export function errorClassOf(error: unknown): ErrorClass {
  const name = error instanceof Error ? error.name : undefined;
  return ERROR_CLASSES.find((known) => known === name) ?? "UNKNOWN";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
