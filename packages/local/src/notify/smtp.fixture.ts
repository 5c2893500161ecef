import { once } from "node:events";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** An e-mail as the server got it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** What a server says to a command: nothing, or an error with `responseCode`. */
export type Refuse = () => Error | null;

/** A real SMTP server on a free port of this machine. `refuse` is asked when a message has come. */
export async function startMailServer(
  options: SMTPServerOptions & { readonly refuse?: Refuse; readonly port?: number } = {},
): Promise<MailServer> {
  const { refuse = () => null, port = 0, ...given } = options;
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      void text(stream).then((source) => {
        const refusal = refuse();
        if (refusal === null) received.push(parse(source, session.envelope.rcptTo));
        done(refusal);
      });
    },
    ...given,
  });
  // A client that goes in the middle is part of the tests.
  server.on("error", () => {});
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

export function replyOf(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function parse(source: string, recipients: readonly { readonly address: string }[]): ReceivedMail {
  const end = source.indexOf("\r\n\r\n");
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = source.slice(end + 4).replace(/\r\n$/, "");
  return { to: recipients.map(({ address }) => address), headers, body: decode(body, headers) };
}

function decode(body: string, headers: Readonly<Record<string, string>>): string {
  switch (headers["content-transfer-encoding"]) {
    case "base64":
      return Buffer.from(body, "base64").toString();
    case "quoted-printable": {
      const joined = body.replaceAll("=\r\n", "").replaceAll(/=([0-9A-F]{2})/g, "%$1");
      return decodeURIComponent(joined);
    }
    default:
      return body;
  }
}
