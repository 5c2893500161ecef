import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Listening, listening } from "./aws-server.ts";
import { type Guard, refuse } from "./guard.ts";

export interface GateSettings {
  readonly guard: Guard;
  /** Where the stand-in of each service is, by the names under which requests are signed for them. */
  readonly upstreams: Readonly<Record<string, string>>;
}

/** Services under one address: passes on what the guard lets through, and refuses the rest. */
export async function serveGate({ guard, upstreams }: GateSettings): Promise<Listening> {
  const agent = new Agent({ keepAlive: true });
  const serve = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const body = await buffer(incoming);
    const { service, refused } = guard.check(incoming, String(body));
    if (refused !== null) return refuse(answer, service, refused);
    pass({ agent, to: new URL(incoming.url ?? "/", upstreams[service]), incoming, body, answer });
  };
  // A function that is killed breaks off what it asks, and nobody waits for the answer.
  const server = createServer((incoming, answer) => void serve(incoming, answer).catch(() => answer.destroy()));
  const { url, close } = await listening(server);
  return {
    url,
    close: () => {
      close();
      agent.destroy();
    },
  };
}

interface Passing {
  readonly agent: Agent;
  readonly to: URL;
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly answer: ServerResponse;
}

function pass({ agent, to, incoming, body, answer }: Passing): void {
  const { method, headers } = incoming;
  // DynamoDB Local keeps tables apart by the key's id, and the tables are made under this one.
  const authorization = headers.authorization?.replace(/Credential=[^/]+/, "Credential=local");
  const onward = request(to, { agent, method, headers: { ...headers, authorization } }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.on("error", () => answer.destroy()).pipe(answer);
  });
  onward.on("error", () => answer.destroy()).end(body);
}
