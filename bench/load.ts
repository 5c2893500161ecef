import { Agent, request } from "node:http";

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A bare HTTP client with kept-alive connections, so that the load generator leaves the processor to what it measures. */
export function loadClient(url: string, width: number) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const send = (method: "GET" | "POST", path: string, body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const call = request({ hostname, port, path, method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        response.on("error", reject);
      });
      call.on("error", reject);
      call.end(body);
    });
  return {
    get: (path: string) => send("GET", path, ""),
    post: (path: string, body: string) => send("POST", path, body),
    close: () => agent.destroy(),
  };
}

/** Runs `count` calls, `width` at a time. */
export async function inParallel(count: number, width: number, call: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await call(index);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
