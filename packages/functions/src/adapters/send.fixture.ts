import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/* A server that speaks as SES (REST and JSON) and SNS (form in, XML out) do; the clients are the unmodified SDK. */

/** An e-mail or a text message that was taken. */
export interface Taken {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** What came, as it came. */
  readonly asked: Readonly<Record<string, unknown>>;
}

export interface SendStandIn {
  readonly endpoint: string;
  readonly taken: readonly Taken[];
  /** Makes later requests fail by this name; `silence`: takes them, and breaks the connection off. Null: none. */
  failWith(name: string | null): void;
  close(): Promise<void>;
}

/** `refuse` gives the name of the error by which an address is refused; null: it is not. */
export async function startSending(refuse: (to: string) => string | null = () => null): Promise<SendStandIn> {
  const taken: Taken[] = [];
  let failure: string | null = null;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const isSes = request.url === "/v2/email/outbound-emails";
    const came = isSes ? emailIn(body) : smsIn(body);
    const refused = failure ?? refuse(came.to);
    if (refused === null || refused === "silence") taken.push(came);
    if (failure === "silence") return void request.socket.destroy();
    const id = `message-${taken.length}`;
    if (isSes) answerSes(response, refused, id);
    else answerSns(response, refused, id);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken,
    failWith: (name) => {
      failure = name;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface SesRequest {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string } };
    };
  };
}

function emailIn(body: string): Taken {
  const asked: SesRequest = JSON.parse(body);
  const { Subject, Body } = asked.Content.Simple;
  const to = asked.Destination.ToAddresses.join();
  return { to, subject: Subject.Data, body: Body.Text.Data, asked: { ...asked } };
}

function smsIn(body: string): Taken {
  const asked = Object.fromEntries(new URLSearchParams(body));
  return { to: asked["PhoneNumber"] ?? "", subject: "", body: asked["Message"] ?? "", asked };
}

function answerSes(response: ServerResponse, failure: string | null, MessageId: string): void {
  const type = { "content-type": "application/json" };
  if (failure === null) return void response.writeHead(200, type).end(JSON.stringify({ MessageId }));
  response.writeHead(400, { ...type, "x-amzn-errortype": failure }).end('{"message":"as told"}');
}

function answerSns(response: ServerResponse, failure: string | null, id: string): void {
  const type = { "content-type": "text/xml" };
  const namespace = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
  const result = `<PublishResult><MessageId>${id}</MessageId></PublishResult>`;
  const error = `<Error><Type>Sender</Type><Code>${failure}</Code><Message>as told</Message></Error>`;
  response
    .writeHead(failure === null ? 200 : 400, type)
    .end(
      failure === null
        ? `<PublishResponse ${namespace}>${result}</PublishResponse>`
        : `<ErrorResponse ${namespace}>${error}</ErrorResponse>`,
    );
}
