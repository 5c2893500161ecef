import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Received {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  close(): void;
}

/** An HTTP server that keeps what is posted to it; `answer` gives the status, by default always 200. */
export async function startReceiver(answer: (body: Received["body"]) => number = () => 200): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((json) => {
      const body: Received["body"] = JSON.parse(json);
      received.push({ headers: request.headers, body });
      response.writeHead(answer(body)).end('{"id":"message-1"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/secret-path`, close: () => server.close() };
}
