import { Fault } from "../kernel/fault.ts";
import type { Json } from "../kernel/json.ts";
import type { StepContext } from "../kernel/workflow.ts";
import { classOfStatus, type HttpClient, type IncomingResponse, type OutgoingRequest } from "../ports/http-client.ts";

export interface CallOut extends Pick<OutgoingRequest, "method" | "timeout"> {
  readonly url: string;
  /** Never sent with GET. */
  readonly body: Json;
  /** Idempotency key. */
  readonly key: string;
  readonly context: Pick<StepContext, "traceparent">;
}

/** Calls a task's address; an answer that is no success rises as a Fault whose class decides about retries. */
export async function callOut(
  http: HttpClient,
  { method, body, timeout, ...call }: CallOut,
): Promise<IncomingResponse> {
  const url = allowedUrl(call.url);
  const { traceparent } = call.context;
  const response = await http.send({
    method,
    url: url.href,
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": call.key,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    ...(method === "GET" ? {} : { body }),
    timeout,
  });
  const errorClass = classOfStatus(response.status);
  if (errorClass === null) return response;
  throw new Fault(errorClass, `http_${response.status}`, complaint(method, url, response));
}

function allowedUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Fault("VALIDATION", "url_refused", `handler.url: expected http or https, received ${url.protocol}`);
  }
  return url;
}

/** Leaves out the query and the credentials of the address, which may be secret. */
function complaint(method: string, { origin, pathname }: URL, { status }: IncomingResponse): string {
  return `${method} ${origin}${pathname}: expected a status of 200 to 299, received ${status}`;
}
