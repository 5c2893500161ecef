import { type ErrorClass, Fault, messageOf } from "@bridgework/core/kernel/fault";

/** Busy, greylisted or out of room (RFC 5321, 4.2.3): the server wants to be asked later. */
const LATER: readonly number[] = [421, 450, 452];
/** It wants a log-in, or another one (RFC 4954, 6): a setting on this side. */
const LOG_IN: readonly number[] = [530, 534, 535, 538];

/** What nodemailer threw: by its own code where that says all, else by the server's reply. */
export function smtpFault(hostname: string, error: unknown): Fault {
  const said = messageOf(error);
  const fault = (errorClass: ErrorClass, code: string, message: string) =>
    new Fault(errorClass, code, `${message}: ${said}.`, { cause: error });
  // nodemailer puts a code of its own in the place of the one that the guarded lookup gave.
  if (error instanceof Fault) return new Fault(error.errorClass, "url_refused", said);
  const reply = memberOf(error, "responseCode");
  const code = memberOf(error, "code");
  if (code === "ETLS") return fault("SYSTEM", "smtp_tls", `Mail server ${hostname} offers no TLS that can be used`);
  if (code === "EAUTH" || LOG_IN.some((each) => each === reply))
    return fault("SYSTEM", "smtp_log_in", `Mail server ${hostname} wants another log-in than SMTP_URL has`);
  if (typeof reply === "number")
    return fault(classOfReply(reply), `smtp_${reply}`, `Mail server ${hostname} did not take the e-mail`);
  if (code === "EENVELOPE" || code === "EMESSAGE")
    return fault("VALIDATION", "smtp_unsendable", "The e-mail cannot be sent as it is");
  return fault("NETWORK", "unreachable", `Mail server ${hostname} gave no answer`);
}

function classOfReply(reply: number): ErrorClass {
  if (LATER.includes(reply)) return "RATE_LIMIT";
  return reply >= 500 ? "VALIDATION" : "SYSTEM";
}

function memberOf(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
}
