import type { Json } from "../kernel/json.ts";

export interface OutgoingRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Milliseconds until it is given up as a NETWORK fault. */
  readonly timeout: number;
}

export interface IncomingResponse {
  readonly status: number;
  /** Of `Retry-After`, in milliseconds; null where absent. */
  readonly retryAfter: number | null;
  /** At most 64 KiB; JSON where it parses, else text. */
  readonly body: Json;
}

/** Calls out. A connection that fails is a NETWORK fault; any status is an answer. */
export interface HttpClient {
  send(request: OutgoingRequest): Promise<IncomingResponse>;
}
