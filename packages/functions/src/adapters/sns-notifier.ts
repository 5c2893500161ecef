import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Notifier } from "@bridgework/core/ports/notifier";
import { type ClientSettings, clientOptions } from "./client-options.ts";
import { sendFault } from "./send-fault.ts";

const BOUNDS = { connectTimeout: 1_000, requestTimeout: 10_000 };

/** A client that keeps its connections. One attempt unless told otherwise: the workflow tries again, and says so. */
export function createSnsClient(settings: ClientSettings = {}): SNSClient {
  return new SNSClient(clientOptions(settings, { ...BOUNDS, attempts: settings.attempts ?? 1 }));
}

/**
 * Sends text messages by SNS, as transactional ones. To be wrapped in `onceOnly`. SNS takes an idempotency key for FIFO
 * topics alone: where it has taken a text message and its answer is lost, the next try sends it again.
 */
export function snsNotifier(client: SNSClient, senderId?: string): Notifier {
  const sender = senderId === undefined ? {} : { "AWS.SNS.SMS.SenderID": text(senderId) };
  const MessageAttributes = { "AWS.SNS.SMS.SMSType": text("Transactional"), ...sender };
  return {
    send: async ({ to: PhoneNumber, body: Message }) => {
      const command = new PublishCommand({ PhoneNumber, Message, MessageAttributes });
      const { MessageId: messageId = "none" } = await client.send(command).catch((error: unknown) => {
        throw sendFault("SNS", error);
      });
      return { provider: "sns", messageId };
    },
  };
}

function text(StringValue: string) {
  return { DataType: "String", StringValue };
}
