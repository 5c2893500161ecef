import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { WebSocket } from "ws";
import { startProcess, temporaryFolder } from "../journeys/process.ts";
import { buildBenchServer } from "./build.ts";
import { loadClient } from "./load.ts";
import { print, quantile } from "./report.ts";

const RATE = 50;
const SECONDS = 20;

/** Milliseconds from the POST of an event until a WebSocket client hears that its workflow has succeeded, at 50 events/s. */
export async function benchLatency(): Promise<void> {
  const folder = temporaryFolder();
  const server = await startProcess({ data: folder.path, program: [buildBenchServer()] });
  const sent = new Map<string, number>();
  const latencies: number[] = [];
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/live`);
  socket.on("message", (text) => {
    const message = JSON.parse(String(text)) as LiveMessage;
    if (message.kind !== "runs") return;
    for (const { status, trigger } of message.items) {
      const began = sent.get(trigger?.stream ?? "");
      if (status === "SUCCEEDED" && began !== undefined) latencies.push(performance.now() - began);
    }
  });
  await new Promise((open) => socket.once("open", open));
  const client = loadClient(server.url, 8);
  for (let index = 0; index < RATE * SECONDS; index += 1) {
    sent.set(`counter#c${index}`, performance.now());
    client.post(`/api/counters/c${index}/increment`, `{"amount":1}`).catch(() => {});
    await new Promise((again) => setTimeout(again, 1_000 / RATE));
  }
  await new Promise((again) => setTimeout(again, 1_000));
  const sorted = latencies.slice(RATE).sort((a, b) => a - b);
  print("publish to workflow done, pushed to a WebSocket client", {
    rate: RATE,
    heard: latencies.length,
    sent: RATE * SECONDS,
    unit: "ms",
    p50: Math.round(quantile(sorted, 0.5) * 100) / 100,
    p95: Math.round(quantile(sorted, 0.95) * 100) / 100,
    max: Math.round((sorted.at(-1) ?? Number.NaN) * 100) / 100,
  });
  socket.close();
  client.close();
  await server.stop();
  folder.remove();
}
