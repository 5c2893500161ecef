import { errorClassOf, Fault, messageOf } from "../kernel/fault.ts";
import type { Notification, Sent } from "../ports/notifier.ts";
import type { StepPorts } from "../ports/step-ports.ts";

const MAX_SUBJECT = 200;
/** SNS refuses longer ones. */
const MAX_SMS = 1600;
const MAX_EMAIL = 100_000;

/** Sends one notification. Whatever goes wrong rises as a Fault, so that the workflow's Retry can tell its class. */
export async function notify({ notifier }: Pick<StepPorts, "notifier">, notification: Notification): Promise<Sent> {
  const { channel, subject, body } = notification;
  try {
    return await notifier.send({
      ...notification,
      // A line break in a subject would let its author write e-mail headers.
      subject: subject.replace(/\s+/g, " ").slice(0, MAX_SUBJECT),
      body: body.slice(0, channel === "sms" ? MAX_SMS : MAX_EMAIL),
    });
  } catch (error) {
    throw withoutAddress(error, notification.to);
  }
}

/** Providers name the recipient in their errors, and the message ends in facts and dead letters. */
function withoutAddress(error: unknown, to: string): Fault {
  const code = error instanceof Fault ? error.code : "notify_failed";
  const message = messageOf(error).replaceAll(to, "the recipient");
  return new Fault(errorClassOf(error), code, message, { cause: error });
}
