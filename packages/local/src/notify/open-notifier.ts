import type { Clock } from "@bridgework/core/ports/clock";
import type { HttpClient } from "@bridgework/core/ports/http-client";
import type { Channel, Notifier } from "@bridgework/core/ports/notifier";
import { rememberSent } from "../sqlite/sent.ts";
import type { Writer } from "../sqlite/writer.ts";
import { type HttpSmsSettings, httpSmsNotifier } from "./http-sms.ts";
import { type SmtpSettings, smtpNotifier } from "./smtp.ts";

/** How to really send; a channel that is absent goes to the outbox. */
export interface NotifySettings {
  readonly smtp?: SmtpSettings;
  readonly sms?: HttpSmsSettings;
}

export interface NotifyPorts {
  readonly clock: Pick<Clock, "now">;
  readonly writer: Writer;
  readonly http: HttpClient;
  readonly outbox: Notifier;
}

export function openNotifier({ smtp, sms }: NotifySettings, { clock, writer, http, outbox }: NotifyPorts): Notifier {
  const real = (notifier: Notifier) => rememberSent(writer, clock, notifier);
  return byChannel({
    email: smtp === undefined ? outbox : real(smtpNotifier(smtp)),
    sms: sms === undefined ? outbox : real(httpSmsNotifier(sms, http)),
  });
}

function byChannel(notifiers: Readonly<Record<Channel, Notifier>>): Notifier {
  return { send: (notification) => notifiers[notification.channel].send(notification) };
}
