import { createHash } from "node:crypto";
import { connect } from "node:net";
import type { Outbound } from "@bridgework/core/kernel/address";
import { Fault } from "@bridgework/core/kernel/fault";
import type { Notification, Notifier } from "@bridgework/core/ports/notifier";
import { checkReach, guardedLookup, type ResolveHost } from "@bridgework/functions/system/guarded-lookup";
import type { SMTPTransportGetSocket } from "nodemailer/lib/smtp-transport";
import { smtpFault } from "./smtp-fault.ts";

export interface SmtpSettings {
  /**
   * `smtp://`, with STARTTLS where the server offers it, or `smtps://`. With a user and a password in it, TLS is a must
   * but on this machine.
   */
  readonly url: string;
  /** The sender's address. */
  readonly from: string;
  readonly outbound: Outbound;
  /** Default: as the system does. */
  readonly resolve?: ResolveHost;
  /** Milliseconds until a server that says nothing is given up; default 10 seconds. */
  readonly timeout?: number;
  /** Milliseconds until one that goes on talking is given up; default 25 seconds. */
  readonly wholeTimeout?: number;
}

const TIMEOUT_MS = 10_000;
/** Shorter than the step that sends: its next try then has a connection of its own. */
const WHOLE_TIMEOUT_MS = 25_000;
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Sends e-mail over SMTP, each on a connection of its own. SMTP knows no idempotency key: where the server takes a
 * message and its answer is lost, the next try sends it again, under the same Message-ID, by which many mailboxes
 * know a repetition.
 */
export function smtpNotifier(settings: SmtpSettings): Notifier {
  const { hostname } = new URL(settings.url);
  return {
    send: async (notification) => {
      const { to, subject, body: text } = notification;
      const messageId = messageIdOf(notification, settings.from);
      // Loaded with the first e-mail: most processes on a developer's machine never send one.
      const { createTransport } = await import("nodemailer");
      const transport = createTransport(transportOptions(settings));
      try {
        checkReach(settings.outbound, hostname);
        await transport.sendMail({ from: settings.from, to: { name: "", address: to }, subject, text, messageId });
        return { provider: "smtp", messageId };
      } catch (error) {
        throw error instanceof Fault ? error : smtpFault(hostname, error);
      } finally {
        transport.close();
      }
    },
  };
}

/** The same for each try of one key, and tells nothing of the run that the key names. */
export function messageIdOf({ key }: Pick<Notification, "key">, from: string): string {
  const domain = from.slice(from.lastIndexOf("@") + 1).replace(/>$/, "");
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${domain}>`;
}

function transportOptions(settings: SmtpSettings) {
  const { url, timeout = TIMEOUT_MS } = settings;
  const { username, hostname } = new URL(url);
  return {
    url,
    requireTLS: username !== "" && !LOOPBACK.includes(hostname),
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // The text comes from outside: it must not name a file or an address whose content is sent.
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: guardedSocket(settings),
  };
}

/** Connects to the addresses that were checked; nodemailer would resolve the name by itself. TLS is added by nodemailer. */
function guardedSocket(settings: SmtpSettings): SMTPTransportGetSocket {
  const { url, outbound, resolve, timeout = TIMEOUT_MS, wholeTimeout = WHOLE_TIMEOUT_MS } = settings;
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const usual = protocol === "smtps:" ? 465 : 587;
  return (_options, done) => {
    const lookup = guardedLookup(outbound, resolve);
    const socket = connect({ host, port: port === "" ? usual : Number(port), lookup, timeout });
    const tooLong = setTimeout(() => socket.destroy(), wholeTimeout);
    socket.once("close", () => clearTimeout(tooLong));
    const settle = (error: Error | null) => {
      socket.off("error", settle).off("timeout", timedOut);
      if (error === null) return done(null, { connection: socket });
      socket.destroy();
      done(error);
    };
    const timedOut = () => settle(new Error(`no connection within ${timeout} ms`));
    socket.once("connect", () => settle(null));
    socket.once("error", settle).once("timeout", timedOut);
  };
}
