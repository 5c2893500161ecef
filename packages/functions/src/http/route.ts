import type { Refusal } from "@bridgework/core/kernel/decider";
import type { Context } from "hono";
import * as z from "zod";
import { answerFault, answerOpened, answerRefusal } from "./answer.ts";
import { badCursor } from "./bad-cursor.ts";
import type { HttpDeps } from "./deps.ts";
import { refusedRequest } from "./guard.ts";
import { check, parseBody, type Read, readBody, readIdempotencyKey, readQuery } from "./input.ts";
import { tellCorrelation, traceparentOf } from "./observed.ts";
import type { OperationSpec } from "./operation.ts";
import { type Quota, quotaHeaders, refuseOverQuota, type Tier } from "./rate-limit.ts";
import { renameFields } from "./refusals.ts";
import { answerBadSignature, SIGNATURE_REFUSALS } from "./refused-signature.ts";
import { type DoorRequest, type SignedBy, verifySigned } from "./signed.ts";

/** One operation: what it takes and answers, checked and documented from the same schemas. */
export interface RouteSpec<Params, Query, Body, Result> extends OperationSpec {
  /** Whose limit of requests it counts against; default `read` for get, `write` for post. */
  readonly tier?: Tier;
  /** As `verifySigned` says; one that is there and bad is never taken. Default: signatures are not looked at. */
  readonly signature?: "required" | "optional";
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** What comes is in `asked.request.body`. */
  readonly bytes?: number;
  /** Not checked at run time. */
  readonly result: z.ZodType<Result>;
  handle(asked: Asked<Params, Query, Body>): Promise<Outcome<Result>>;
}

export interface Asked<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The idempotency key with the route's path and the device, so that one key on two routes, or of two devices, is two requests. */
  readonly requestId: string | undefined;
  readonly traceparent: string | undefined;
  /** IP address of who asks; empty where the server does not say. */
  readonly address: string;
  /** The device that has signed; null where none has, which a spec with `signature: "required"` rules out. */
  readonly signedBy: SignedBy | null;
  readonly request: DoorRequest;
}

export type Outcome<Result> = Done<Result> | Refusal;

export interface Done<Result> {
  readonly kind: "done";
  readonly status: number;
  readonly body: DeepReadonly<Result>;
  /** Of what the request recorded; for the log. */
  readonly correlationId?: string | undefined;
}

type DeepReadonly<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value;

export function done<Result>(body: DeepReadonly<Result>, status = 200, correlationId?: string): Done<Result> {
  return { kind: "done", status, body, correlationId };
}

/** What a server hands to the doors with each request, as the second argument of `fetch`. */
export interface ServerBindings {
  /** IP address of who asks. */
  readonly address: string;
}

/** An operation ready to be served. */
export interface Route {
  readonly method: "get" | "post";
  readonly path: string;
  readonly tier: Tier;
  /** What its description is written from. */
  readonly description: OperationSpec;
  serve(deps: HttpDeps, context: Context): Promise<Response>;
}

export function route<Params = object, Query = object, Body = object, Result = unknown>(
  spec: RouteSpec<Params, Query, Body, Result>,
): Route {
  return {
    method: spec.method,
    path: spec.path,
    tier: tierOf(spec),
    description: spec,
    serve: async (deps, context) => {
      try {
        const asked = refusedRequest(deps, context.req.raw) ?? (await read(deps, spec, context));
        if (asked.kind === "refused") return await refuseRequest(deps, asked, context);
        const over = await overDeviceQuota(deps, spec, asked.value);
        if (over !== undefined) return answerRefusal(refuseOverQuota(over), quotaHeaders(over));
        const outcome = await spec.handle(asked.value);
        if (outcome.kind === "refused") return await refuseRequest(deps, keyAsSent(spec, outcome), context);
        tellCorrelation(context, outcome.correlationId);
        return await answerOpened(deps.sealer, outcome.status, outcome.body);
      } catch (error) {
        const refused = badCursor(error, context.req.url);
        if (refused !== undefined) return answerRefusal(refused);
        deps.onFault?.(error);
        return answerFault(error);
      }
    },
  };
}

function tierOf({ tier, method }: Pick<Route, "method"> & { readonly tier?: Tier }): Tier {
  return tier ?? (method === "get" ? "read" : "write");
}

/** The quota of the key that has signed, where it is used up. */
async function overDeviceQuota(
  { quotas }: HttpDeps,
  spec: Parameters<typeof tierOf>[0],
  { address, signedBy }: Pick<Asked<unknown, unknown, unknown>, "address" | "signedBy">,
): Promise<Quota | undefined> {
  if (signedBy === null) return undefined;
  const quota = await quotas?.take(tierOf(spec), { address, keyId: signedBy.keyId });
  return quota?.isOver ? quota : undefined;
}

/** Stands for a schema that a route does not give; its handler then does not look at the value. */
function orNothing<Value>(schema: z.ZodType<Value> | undefined): z.ZodType<Value> {
  return schema ?? (z.any() as z.ZodType<Value>);
}

async function refuseRequest(deps: HttpDeps, refusal: Refusal, context: Context): Promise<Response> {
  return SIGNATURE_REFUSALS.includes(refusal.code)
    ? answerBadSignature(deps, refusal, { raw: context.req.raw, address: addressOf(context) })
    : answerRefusal(refusal);
}

async function read<Params, Query, Body, Result>(
  deps: HttpDeps,
  spec: RouteSpec<Params, Query, Body, Result>,
  context: Context,
): Promise<Read<Asked<Params, Query, Body>>> {
  const { raw, url } = context.req;
  const params = check(orNothing(spec.params), context.req.param(), "");
  if (params.kind === "refused") return params;
  const query = check(orNothing(spec.query), readQuery(url), "query");
  if (query.kind === "refused") return query;
  const key = readIdempotencyKey(raw.headers);
  if (key.kind === "refused") return key;
  const sent = spec.body === undefined && spec.bytes === undefined ? NO_BODY : await readBody(raw, spec.bytes);
  if (sent.kind === "refused") return sent;
  const request = { method: raw.method, url, headers: raw.headers, body: sent.value };
  const signed = await readSigned(deps, spec, request);
  if (signed.kind === "refused") return signed;
  const given = spec.body === undefined ? NO_JSON : parseBody(sent.value, raw.headers);
  if (given.kind === "refused") return given;
  const body = check(orNothing(spec.body), given.value, "", "body");
  if (body.kind === "refused") return body;
  return {
    kind: "read",
    value: {
      ...{ params: params.value, query: query.value, body: body.value, request },
      requestId: key.value === undefined ? undefined : `${requestScope(spec, signed.value)}${key.value}`,
      traceparent: traceparentOf(context),
      address: addressOf(context),
      signedBy: signed.value,
    },
  };
}

const NO_BODY = { kind: "read", value: new Uint8Array(0) } as const;
const NO_JSON = { kind: "read", value: {} } as const;

/** The bytes are verified before anything looks into them. */
async function readSigned(
  deps: HttpDeps,
  { signature }: { readonly signature?: "required" | "optional" },
  request: DoorRequest,
): Promise<Read<SignedBy | null>> {
  const isSigned = request.headers.has("signature") || request.headers.has("signature-input");
  if (signature === undefined || (signature === "optional" && !isSigned)) return { kind: "read", value: null };
  const signed = await verifySigned(deps, request);
  return signed.kind === "refused" ? signed : { kind: "read", value: signed.by };
}

function requestScope({ path }: { readonly path: string }, signedBy: SignedBy | null): string {
  return signedBy === null ? `http:${path}:` : `http:${path}@${signedBy.device}:`;
}

export function addressOf({ env }: Context<{ Bindings: Partial<ServerBindings> }>): string {
  return env?.address ?? "";
}

/** What `publish` calls the request's id came as a header, without the route's path. */
function keyAsSent({ path }: { readonly path: string }, refusal: Refusal): Refusal {
  if (refusal.code !== "idempotency_mismatch") return refusal;
  const plain = (text: string) =>
    text
      .replace(/^requestId/, "header.Idempotency-Key")
      .replaceAll(/http:[^@:]*(@[^:]*)?:/g, (scope) => (scope.startsWith(`http:${path}`) ? "" : scope));
  const details = refusal.details.map((problem) => ({ ...problem, received: plain(problem.received) }));
  return renameFields({ ...refusal, details }, plain);
}
