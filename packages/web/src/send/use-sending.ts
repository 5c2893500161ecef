import type { Client } from "@bridgework/client/client";
import type { FormSubmission } from "@bridgework/client/requests";
import type { Receipt } from "@bridgework/client/submission";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { publishEvent } from "../data/api.ts";
import type { Json } from "../data/json.ts";
import { newKey } from "../data/key.ts";
import { submitSigned } from "./own-device.ts";
import { ownDeviceQuery } from "./use-own-device.ts";

export interface Sent {
  readonly type: string;
  readonly data: Json;
  /** The key it went with: sent again with it, nothing happens twice. */
  readonly key: string;
}

export type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "sending"; readonly sent: Sent }
  /** In the outbox of this browser, since it cannot be sent now; `problem` says why. */
  | { readonly kind: "kept"; readonly sent: Sent; readonly problem: string }
  | { readonly kind: "answered"; readonly sent: Sent; readonly receipt: Receipt }
  | { readonly kind: "refused"; readonly sent: Sent; readonly error: unknown };

/** What a device signs; the other events say nothing of who sent them. */
export const SIGNED_TYPE = "FormSubmitted";

/**
 * Sends one event at a time. The key is renewed after an answer, and where the outbox has taken the event; not after a
 * failure: trying again stays one request.
 */
export function useSending() {
  const queries = useQueryClient();
  const [key, setKey] = useState(newKey);
  const [sending, setSending] = useState<Sending>({ kind: "idle" });
  const renewAfter = (sent: Sent) => setKey((current) => (current === sent.key ? newKey() : current));
  const show = (next: Exclude<Sending, { readonly kind: "idle" }>) =>
    setSending((current) => (current.kind !== "idle" && current.sent.key === next.sent.key ? next : current));
  const keep = (sent: Sent, problem: string) => {
    show({ kind: "kept", sent, problem });
    renewAfter(sent);
  };
  const submit = async (sent: Sent): Promise<Receipt> => {
    const client = sent.type === SIGNED_TYPE ? await openOrNull(queries.ensureQueryData(ownDeviceQuery())) : null;
    if (client === null) return publishEvent({ type: sent.type, data: sent.data }, sent.key);
    const stop = client.on(({ id, state }) => {
      if (id === sent.key && state.status === "queued" && state.problem !== null) keep(sent, state.problem);
    });
    // What somebody has written may be no form; the server says so.
    return submitSigned(client, sent.data as unknown as FormSubmission, sent.key).finally(stop);
  };
  const send = (sent: Sent) => {
    if (sending.kind === "sending") return;
    setSending({ kind: "sending", sent });
    submit(sent).then(
      (receipt) => {
        show({ kind: "answered", sent, receipt });
        renewAfter(sent);
      },
      (error: unknown) => show({ kind: "refused", sent, error }),
    );
  };
  return { key, renewKey: () => setKey(newKey()), sending, send, clear: () => setSending({ kind: "idle" }) };
}

/** Null where this page cannot be a device. */
async function openOrNull(opening: Promise<Client>): Promise<Client | null> {
  try {
    return await opening;
  } catch {
    return null;
  }
}
