import type { Health } from "@bridgework/functions/http/health-contract";
import { getJson } from "../journeys/http.ts";
import { startProcess, temporaryFolder } from "../journeys/process.ts";
import { buildBenchServer } from "./build.ts";
import { inParallel, loadClient } from "./load.ts";
import { print, spread } from "./report.ts";

const RUNS = 3;

/** Events per second through HTTP, event table, rule and a workflow of three states, all durable, until the last has ended. */
export async function benchWholeWay(): Promise<void> {
  const program = [buildBenchServer()];
  for (const [width, count] of [
    [1, 2_000],
    [16, 10_000],
    [100, 20_000],
  ] as const) {
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run += 1) rates.push(await measure(program, width, count));
    print("whole way: HTTP in, rule, three states, durable", {
      width,
      events: count,
      unit: "events/s",
      ...spread(rates),
    });
  }
}

async function measure(program: readonly string[], width: number, count: number): Promise<number> {
  const folder = temporaryFolder();
  const server = await startProcess({ data: folder.path, program });
  const client = loadClient(server.url, width);
  const send = async (index: number) => {
    const { status } = await client.post(`/api/counters/c${index}/increment`, `{"amount":1}`);
    if (status !== 201) throw new Error(`Expected 201 for event ${index}, received ${status}.`);
  };
  await inParallel(500, width, (index) => send(1_000_000 + index));
  await settled(server.url, 500);
  const began = performance.now();
  await inParallel(count, width, send);
  await settled(server.url, count + 500);
  const seconds = (performance.now() - began) / 1_000;
  client.close();
  await server.stop();
  folder.remove();
  return count / seconds;
}

async function settled(url: string, events: number): Promise<void> {
  for (;;) {
    const { body } = await getJson<Health>(`${url}/health`);
    const { head, relayed, runs } = body;
    if (head !== null && head >= events && relayed !== null && relayed >= events && runs.running === 0) return;
    await new Promise((again) => setTimeout(again, 5));
  }
}
