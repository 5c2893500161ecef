import type { Connections } from "@bridgework/core/ports/connections";
import { MAX_MESSAGE_BYTES, type Sockets } from "./adapters/apigateway-sockets.ts";
import type { LiveRecipients } from "./adapters/dynamo-live-recipients.ts";
import { deliveryMessage } from "./http/mailbox-socket.ts";
import type { MailboxMessage } from "./http/messages-contract.ts";

/** Recipients' WebSockets behind API Gateway. */
export interface CloudConnections extends Connections {
  /** False where the connection has closed meanwhile. */
  say(id: string, recipient: string, message: MailboxMessage): Promise<boolean>;
  end(id: string, recipient?: string): Promise<void>;
}

export function cloudConnections(recipients: LiveRecipients, sockets: Sockets): CloudConnections {
  const say = async (id: string, recipient: string, message: MailboxMessage): Promise<boolean> => {
    for (const frame of frames(message)) {
      if (await sockets.post(id, frame)) continue;
      await recipients.closed(id, recipient);
      return false;
    }
    return true;
  };
  return {
    of: recipients.of,
    say,
    send: async (id, messages) => {
      const [first] = messages;
      if (first === undefined) return;
      const recipient = first.id.slice(0, first.id.lastIndexOf(":"));
      await say(id, recipient, deliveryMessage(recipient, messages));
    },
    end: async (id, recipient) => {
      await recipients.closed(id, recipient);
      await sockets.close(id);
    },
  };
}

/**
 * A message as the texts in which API Gateway takes it: a delivery that is too large is halved. One message always fits:
 * its envelope of 64 KB is 86 KB in base64.
 */
function frames(message: MailboxMessage): readonly string[] {
  const text = JSON.stringify(message);
  if (!("attachments" in message) || message.attachments.length === 1) return [text];
  if (Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return [text];
  const half = Math.ceil(message.attachments.length / 2);
  return [message.attachments.slice(0, half), message.attachments.slice(half)].flatMap((attachments) =>
    frames({ ...message, attachments }),
  );
}
