import type { IncomingMessage } from "node:http";
import { refuseField } from "@bridgework/core/kernel/decider";
import { recipient } from "@bridgework/core/message/events";
import { answerRefusal } from "@bridgework/functions/http/answer";
import type { HttpDeps } from "@bridgework/functions/http/deps";
import { notYourMailbox } from "@bridgework/functions/http/mailbox";
import { quotaHeaders, refuseOverQuota } from "@bridgework/functions/http/rate-limit";
import { answerBadSignature, SIGNATURE_REFUSALS } from "@bridgework/functions/http/refused-signature";
import { verifySigned } from "@bridgework/functions/http/signed";

export type AuthorizeDeps = Pick<HttpDeps, "clock" | "signatures" | "quotas" | "observation" | "onFault">;

/** An upgrade that may be taken: by the recipient, who has signed it, or by somebody who has yet to show a ticket. */
export interface Authorized {
  readonly kind: "authorized";
  readonly by: "signature" | "ticket";
}

/** The recipient whose mailbox a path asks for; undefined for another path. */
export function recipientIn(url = ""): string | undefined {
  const [, id] = /^\/api\/mailboxes\/([^/?]+)\/live(\?|$)/.exec(url) ?? [];
  return recipient.safeParse(id).data;
}

/** Whether a recipient's WebSocket may be opened; else the answer that says why not. */
export async function authorize(
  deps: AuthorizeDeps,
  mailbox: string,
  { url = "", headers, socket }: IncomingMessage,
): Promise<Authorized | Response> {
  const address = socket.remoteAddress ?? "";
  const quota = await deps.quotas?.take("write", { address });
  if (quota?.isOver) return answerRefusal(refuseOverQuota(quota), quotaHeaders(quota));
  if (headers["signature-input"] === undefined && headers["signature"] === undefined)
    return { kind: "authorized", by: "ticket" };
  const raw = new Request(`http://${headers.host}${url}`, { headers: headersOf(headers) });
  const signed = await verifySigned(deps, {
    method: "GET",
    url: raw.url,
    headers: raw.headers,
    body: new Uint8Array(0),
  });
  if (signed.kind === "signed") {
    const { device } = signed.by;
    return device === mailbox
      ? { kind: "authorized", by: "signature" }
      : answerRefusal(notYourMailbox(mailbox, device));
  }
  return SIGNATURE_REFUSALS.includes(signed.code)
    ? answerBadSignature(deps, signed, { raw, address })
    : answerRefusal(signed);
}

function headersOf(headers: IncomingMessage["headers"]): Headers {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) given.set(name, Array.isArray(value) ? value.join(", ") : value);
  return given;
}

export const tooManyStrangers = refuseField(
  "overloaded",
  {
    path: "system",
    expected: "fewer WebSockets that have not shown who they are",
    received: "as many as there may be",
  },
  "Connect again in a moment, or sign the upgrade.",
);
