import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Writes an answer on a connection that has no HTTP response, and ends it. */
export async function endWith(socket: Duplex, response: Response): Promise<void> {
  // Node leaves an upgraded connection without a listener; one that breaks now would end the process.
  socket.on("error", () => socket.destroy());
  const body = await response.text();
  const headers = [...response.headers, ["content-length", String(Buffer.byteLength(body))], ["connection", "close"]];
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join("\r\n");
  if (socket.writable)
    socket.end(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\n${lines}\r\n\r\n${body}`);
}
