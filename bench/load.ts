import { Agent, request } from "node:http";

/** A bare HTTP client with kept-alive connections, so that the load generator leaves the processor to what it measures. */
export function loadClient(url: string, width: number) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const post = (path: string, body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const call = request({ hostname, port, path, method: "POST", agent, headers }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      call.on("error", reject);
      call.end(body);
    });
  return { post, close: () => agent.destroy() };
}

/** Runs `count` calls, `width` at a time. */
export async function inParallel(count: number, width: number, call: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await call(index);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
