import { replyOf, startMailServer } from "@bridgework/local/notify/smtp.fixture";
import { startReceiver } from "../receiver.ts";
import type { Sent, SystemOptions } from "../system.ts";

export interface Providers {
  /** By which a process finds them. */
  readonly environment: Readonly<Record<string, string>>;
  sent(): readonly Sent[];
  close(): Promise<void>;
}

/** A real mail server, and a provider of text messages by HTTP. */
export async function startProviders(refuse: NonNullable<SystemOptions["refuse"]>): Promise<Providers> {
  const mail = await startMailServer({
    refuse: () => {
      const refused = refuse("email");
      return refused === null ? null : MAIL_REPLY[refused];
    },
  });
  const texts: Sent[] = [];
  const sms = await startReceiver((body) => {
    const refused = refuse("sms");
    if (refused === null) texts.push({ channel: "sms", to: String(body["to"]), text: String(body["text"]) });
    return refused === null ? 200 : SMS_STATUS[refused];
  });
  const mails = () =>
    mail.received.map(({ to, headers, body }): Sent => {
      const { from = "", subject = "" } = headers;
      return { channel: "email", to: to.join(), from, subject, text: body };
    });
  return {
    environment: { SMTP_URL: mail.url, SMS_URL: sms.url, SMS_FROM: "Acme", SMS_TOKEN: "t0ken" },
    sent: () => [...mails(), ...texts],
    close: async () => {
      sms.close();
      await mail.close();
    },
  };
}

const SMS_STATUS = { "for now": 503, "for good": 400 };
const MAIL_REPLY = { "for now": replyOf(451, "try again"), "for good": replyOf(550, "no such mailbox") };
