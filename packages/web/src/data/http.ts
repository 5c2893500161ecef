import type { ErrorBody } from "@bridgework/functions/http/contract";
import { ApiFault } from "./fault.ts";
import { useSession } from "./session.ts";

/** Parameters of an address; a list repeats its name, and undefined is left out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Sending {
  readonly body?: unknown;
  /** The same key sent again is carried out once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** `GET`; the answer is trusted to be what the contract says. */
export async function getJson<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return request<Answer>(withQuery(path, query), { method: "GET", ...(signal === undefined ? {} : { signal }) });
}

/** `GET` of what answers 503 with the same body as 200: how the server is, while it is not well. */
export async function getEvenFailing<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const init = { method: "GET", ...(signal === undefined ? {} : { signal }) };
  return request<Answer>(path, init, (status, body) => status === 503 && !isErrorBody(body));
}

export async function postJson<Answer>(path: string, { body, idempotencyKey, signal }: Sending = {}): Promise<Answer> {
  return request<Answer>(path, {
    method: "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of typeof value === "object" ? value : [value]) parameters.append(name, String(item));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

async function request<Answer>(
  path: string,
  init: RequestInit,
  isAnswer: (status: number, body: unknown) => boolean = () => false,
): Promise<Answer> {
  const name = `${init.method ?? "GET"} ${path}`;
  const response = await send(name, path, init);
  const body = await read(name, response);
  if (response.ok || isAnswer(response.status, body)) return body as Answer;
  throw faultOf(name, response, body);
}

/** Where one has to sign in, with the operator's token; a token that is refused is renewed once. */
async function send(name: string, path: string, init: RequestInit): Promise<Response> {
  const { session } = useSession.getState();
  if (session === null) return exchange(name, path, init);
  const token = await session.token();
  const response = await exchange(name, path, withToken(init, token));
  if (response.status !== 401) return response;
  const again = await exchange(name, path, withToken(init, await session.tokenAfter(token)));
  if (again.status === 401) await session.end("The server refuses your sign-in. Sign in again.");
  return again;
}

function withToken(init: RequestInit, token: string): RequestInit {
  return { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } };
}

async function exchange(name: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    const message = "The server does not answer. It may have been stopped; start it and try again.";
    throw new ApiFault({ status: 0, code: "unreachable", message, request: name }, { cause });
  }
}

async function read(name: string, response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    const message = `Expected JSON from ${name}; the answer (${response.status}) is something else.`;
    throw new ApiFault({ status: response.status, code: "unreadable", message, request: name }, { cause });
  }
}

function faultOf(name: string, { status }: Response, body: unknown): ApiFault {
  if (isErrorBody(body)) {
    const { code, message, details } = body.error;
    return new ApiFault({ status, code, message, problems: details, request: name });
  }
  return new ApiFault({
    status,
    code: `http_${status}`,
    message: `${name} was answered with ${status}.`,
    request: name,
  });
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const { error } = body;
  return typeof error === "object" && error !== null && "code" in error && "message" in error && "details" in error;
}
