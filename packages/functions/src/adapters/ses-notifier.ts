import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Notifier } from "@bridgework/core/ports/notifier";
import { type ClientSettings, clientOptions } from "./client-options.ts";
import { sendFault } from "./send-fault.ts";

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 10_000 };

/** A client that keeps its connections. One attempt unless told otherwise: the workflow tries again, and says so. */
export function createSesClient(settings: ClientSettings = {}): SESv2Client {
  return new SESv2Client(clientOptions(settings, { ...BOUNDS, attempts: settings.attempts ?? 1 }));
}

/**
 * Sends e-mail by SES. To be wrapped in `onceOnly`. SES takes no idempotency key and writes its own Message-ID: where it
 * has taken an e-mail and its answer is lost, which is a NETWORK fault, the next try sends it again.
 */
export function sesNotifier(client: SESv2Client, from: string): Notifier {
  return {
    send: async ({ to, subject, body }) => {
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(body) } } },
      });
      const { MessageId: messageId = "none" } = await client.send(command).catch((error: unknown) => {
        throw sendFault("SES", error);
      });
      return { provider: "ses", messageId };
    },
  };
}

function utf8(Data: string) {
  return { Data, Charset: "UTF-8" };
}
