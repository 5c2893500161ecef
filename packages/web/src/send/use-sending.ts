import type { Receipt } from "@bridgework/functions/http/contract";
import { useState } from "react";
import { publishEvent } from "../data/api.ts";
import type { Json } from "../data/json.ts";
import { newKey } from "../data/key.ts";

export interface Sent {
  readonly type: string;
  readonly data: Json;
  /** The key it went with: sent again with it, nothing happens twice. */
  readonly key: string;
}

export type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "sending"; readonly sent: Sent }
  | { readonly kind: "answered"; readonly sent: Sent; readonly receipt: Receipt }
  | { readonly kind: "refused"; readonly sent: Sent; readonly error: unknown };

/** Sends one event at a time. The key is renewed after an answer, not after a failure: trying again stays one request. */
export function useSending() {
  const [key, setKey] = useState(newKey);
  const [sending, setSending] = useState<Sending>({ kind: "idle" });
  const send = (sent: Sent) => {
    if (sending.kind === "sending") return;
    setSending({ kind: "sending", sent });
    publishEvent({ type: sent.type, data: sent.data }, sent.key).then(
      (receipt) => {
        setSending({ kind: "answered", sent, receipt });
        setKey((current) => (current === sent.key ? newKey() : current));
      },
      (error: unknown) => setSending({ kind: "refused", sent, error }),
    );
  };
  return { key, renewKey: () => setKey(newKey()), sending, send, clear: () => setSending({ kind: "idle" }) };
}
