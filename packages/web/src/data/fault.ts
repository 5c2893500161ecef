import type { ErrorBody } from "@bridgework/functions/http/contract";

export type Problem = ErrorBody["error"]["details"][number];

interface FaultFields {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
  readonly request: string;
}

/** An answer that is not what was asked for. `code` is the server's, or `unreachable`, or `unreadable`. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  /** Field by field, where the server says so. */
  readonly problems: readonly Problem[];
  readonly request: string;

  constructor(fields: FaultFields, options?: { readonly cause: unknown }) {
    super(fields.message, options);
    this.name = "ApiFault";
    this.status = fields.status;
    this.code = fields.code;
    this.problems = fields.problems ?? [];
    this.request = fields.request;
  }
}

/** Whether the server said that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFault && error.status === 404;
}

/** Whether trying again may help: nobody answered, or the server failed. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiFault && (error.code === "unreachable" || error.status >= 500);
}

/** One sentence to show, and a text to copy into a report. */
export function errorDetail(error: unknown): { readonly message: string; readonly detail: string } {
  if (error instanceof ApiFault) {
    const { message, request, status, code, problems } = error;
    return { message, detail: JSON.stringify({ request, status, code, message, problems }, null, 2) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, detail: error instanceof Error ? (error.stack ?? message) : message };
}
