import type { Refusal } from "@bridgework/core/kernel/decider";
import { messageOf } from "@bridgework/core/kernel/fault";
import { isJsonObject, type Json, type JsonObject } from "@bridgework/core/kernel/json";
import type { Ids } from "@bridgework/core/ports/ids";
import { answerJson } from "@bridgework/functions/http/answer";
import { refusedRequest } from "@bridgework/functions/http/guard";
import { readTextUpTo } from "@bridgework/functions/http/input";
import type { Quotas } from "@bridgework/functions/http/rate-limit";
import { AwsError } from "./aws-error.ts";

/** Operations of one service, as `PutEvents`, by the prefix of their X-Amz-Target. */
export type AwsService = (operation: string, input: JsonObject) => Promise<Json>;

export interface AwsDoorOptions {
  /** `AWSEvents` and `AWSStepFunctions` with what answers them. */
  readonly services: ReadonlyMap<string, AwsService>;
  readonly ids: Ids;
  /** As the HTTP doors'. */
  readonly trustedHosts?: readonly string[];
  /** As the HTTP doors'; every operation is of tier `write`. */
  readonly quotas?: Quotas;
  /** Told about a failure that is not the caller's. */
  readonly onFault: (problem: string) => void;
}

/** Who calls, and why there is no room for it, where there is none. */
export interface AwsCaller {
  readonly address: string;
  readonly overloaded?: Refusal;
}

export type AwsDoor = (request: Request, caller: AwsCaller) => Promise<Response>;

/** PutEvents takes 1 MB of entries; the JSON around and the escapes within need room. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Answers AWS's JSON protocol on `POST /` (application/x-amz-json-1.0 and 1.1), routed by X-Amz-Target. Signatures are not checked. */
export function createAwsDoor(options: AwsDoorOptions): AwsDoor {
  return async (request, caller) => {
    const requestId = options.ids.next();
    try {
      const refused = refusedRequest(options, request);
      if (refused !== undefined) throw new AwsError("AccessDeniedException", refused.message, 403);
      await checkRoom(options, caller);
      const { service, operation } = route(options, request.headers.get("x-amz-target") ?? "");
      return answer(requestId, 200, await service(operation, await readBody(request)), request);
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError("InternalFailure", "An internal failure.", 500);
      if (known.status >= 500 && known.type !== "ServiceUnavailable") options.onFault(messageOf(error));
      return answer(requestId, known.status, { __type: known.type, message: known.message }, request);
    }
  };
}

/** The names that AWS's clients know to send again after: https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
async function checkRoom({ quotas }: AwsDoorOptions, { address, overloaded }: AwsCaller): Promise<void> {
  if (overloaded !== undefined) throw new AwsError("ServiceUnavailable", overloaded.message, 503);
  const quota = await quotas?.take("write", { address });
  if (quota?.isOver) throw new AwsError("ThrottlingException", "Rate exceeded");
}

function route(
  { services }: AwsDoorOptions,
  target: string,
): { readonly service: AwsService; readonly operation: string } {
  const at = target.indexOf(".");
  const service = services.get(target.slice(0, at));
  if (service === undefined) {
    const known = [...services.keys()].join(", ");
    throw new AwsError(
      "UnknownOperationException",
      `X-Amz-Target ${target || "(none)"} is not served here. Services: ${known}.`,
    );
  }
  return { service, operation: target.slice(at + 1) };
}

async function readBody(request: Request): Promise<JsonObject> {
  const text = await readTextUpTo(MAX_BODY_BYTES, request);
  if (text === null) throw new AwsError("RequestEntityTooLargeException", "The request is over 4 MB.", 413);
  try {
    const body: unknown = JSON.parse(text === "" ? "{}" : text);
    if (isJsonObject(body)) return body;
  } catch {
    // Falls through to the one answer for whatever is not a JSON object.
  }
  throw new AwsError("SerializationException", "The body is not a JSON object.");
}

function answer(requestId: string, status: number, body: Json, request: Request): Response {
  const type = /^application\/x-amz-json-1\.[01]$/.exec(request.headers.get("content-type") ?? "")?.[0];
  return answerJson(status, body, {
    "content-type": type ?? "application/x-amz-json-1.1",
    "x-amzn-requestid": requestId,
  });
}
