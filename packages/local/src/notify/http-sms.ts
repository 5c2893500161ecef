import { Fault } from "@bridgework/core/kernel/fault";
import { isJsonObject } from "@bridgework/core/kernel/json";
import { classOfStatus, type HttpClient } from "@bridgework/core/ports/http-client";
import type { Notifier } from "@bridgework/core/ports/notifier";

export interface HttpSmsSettings {
  /** Takes POST of `{ from, to, text }`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`; absent: none. */
  readonly token?: string;
  /** The sender's number or name. */
  readonly from: string;
}

const TIMEOUT_MS = 10_000;
const MOST_ID = 200;

/**
 * Sends text messages by a provider's HTTP interface. The notification's key is the header Idempotency-Key: a provider
 * that honours it sends once, even where its answer was lost and the next try asks again.
 */
export function httpSmsNotifier(settings: HttpSmsSettings, http: HttpClient): Notifier {
  const { host } = new URL(settings.url);
  return {
    send: async ({ key, to, body: text }) => {
      const { url, token, from } = settings;
      const headers = { "Idempotency-Key": key, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
      const request = { method: "POST", url, headers, body: { from, to, text }, timeout: TIMEOUT_MS } as const;
      const { status, body } = await http.send(request);
      const errorClass = classOfStatus(status);
      if (errorClass === null) return { provider: "sms", messageId: idIn(body) ?? key.slice(-MOST_ID) };
      const message = `SMS provider ${host}: expected a status of 200 to 299, received ${status}.`;
      throw new Fault(errorClass, `http_${status}`, message);
    },
  };
}

/** As most providers call it. */
function idIn(body: unknown): string | null {
  const id = isJsonObject(body) ? (body["messageId"] ?? body["id"]) : undefined;
  return typeof id === "string" && id !== "" && id.length <= MOST_ID ? id : null;
}
