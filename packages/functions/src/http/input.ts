import { type Refusal, refuse, refuseField } from "@bridgework/core/kernel/decider";
import type { Json } from "@bridgework/core/kernel/json";
import { describe, problemsOf } from "@bridgework/core/kernel/problem";
import { parseTraceparent } from "@bridgework/core/kernel/trace";
import type * as z from "zod";

/** What was read from a request, or why it cannot be used. */
export type Read<Value> = { readonly kind: "read"; readonly value: Value } | Refusal;

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_DEPTH = 100;

/** The body as it came. Stops reading past `most` bytes; default 1 MB. That its sender goes away is no fault of ours. */
export async function readBody(request: Request, most = MAX_BODY_BYTES): Promise<Read<Uint8Array<ArrayBuffer>>> {
  const body = await readBytesUpTo(most, request).catch(() => undefined);
  if (body === undefined) {
    const field = { path: "body", expected: "the whole of it", received: "a part, and then the connection's end" };
    return refuseField("request_aborted", field, "Send it again.");
  }
  if (body !== null) return { kind: "read", value: body };
  const field = { path: "body", expected: `at most ${most} bytes`, received: "more" };
  return refuseField("too_large", field, "Keep large content elsewhere and publish its address.");
}

/** The body as JSON, `{}` where there is none. */
export function parseBody(body: Uint8Array, headers: Headers): Read<Json> {
  const text = new TextDecoder().decode(body);
  if (text === "") return { kind: "read", value: {} };
  const type = headers.get("content-type") ?? "";
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)) {
    const field = { path: "header.Content-Type", expected: "application/json", received: describe(type) };
    return refuseField("unsupported_media_type", field, "Send JSON and say so.");
  }
  return parseJson(text);
}

/** `where` leads every path; `whole` is the path of the input itself where nothing leads. */
export function check<Value>(schema: z.ZodType<Value>, input: unknown, where: string, whole = where): Read<Value> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { kind: "read", value: parsed.data };
  const problems = problemsOf(parsed.error, input, where).map((problem) =>
    problem.path === "" ? { ...problem, path: whole, message: problem.message.replace(/^input/, whole) } : problem,
  );
  return refuse("invalid", problems.map(({ message }) => message).join("; "), problems);
}

/** `Idempotency-Key`: a request that is sent again with its key is carried out once. */
export function readIdempotencyKey(headers: Headers): Read<string | undefined> {
  const key = headers.get("idempotency-key") ?? undefined;
  if (key === undefined || /^[\x21-\x7e]{1,128}$/.test(key)) return { kind: "read", value: key };
  const field = {
    path: "header.Idempotency-Key",
    expected: "1 to 128 visible ASCII characters",
    received: describe(key),
  };
  return refuseField("invalid", field, "A UUID or ULID for each request will do.");
}

/** W3C trace context is passed on where it is well-formed, and ignored where it is not, as the specification asks. */
export function readTraceparent(headers: Headers): string | undefined {
  const given = headers.get("traceparent");
  return given !== null && parseTraceparent(given) !== undefined ? given : undefined;
}

/** A parameter that comes once is text, one that comes again is a list. */
export function readQuery(url: string): Readonly<Record<string, string | readonly string[]>> {
  const at = url.indexOf("?");
  if (at < 0) return {};
  const parameters = new URLSearchParams(url.slice(at + 1));
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = "", ...others] = parameters.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

/** As `readBytesUpTo`, as text. */
export async function readTextUpTo(bytes: number, request: Request): Promise<string | null> {
  const body = await readBytesUpTo(bytes, request);
  return body === null ? null : new TextDecoder().decode(body);
}

/** The body; null, and no more of it is read, where it is longer. With a declared length the HTTP server sees to it that no more comes. */
async function readBytesUpTo(most: number, request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const declared = request.headers.get("content-length");
  if (declared !== null) return Number(declared) > most ? null : new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function parseJson(text: string): Read<Json> {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    const received = error instanceof Error ? error.message : "something else";
    return refuseField("malformed_json", { path: "body", expected: "JSON", received }, "Check the quotes and commas.");
  }
  if (isWithin(value, MAX_DEPTH)) return { kind: "read", value };
  const field = { path: "body", expected: `nesting of at most ${MAX_DEPTH}`, received: "more" };
  return refuseField("invalid", field, "Flatten it.");
}

function isWithin(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member: Json) => isWithin(member, depth - 1));
}
