import { fork } from "node:child_process";
import { once } from "node:events";
import { startProcess, temporaryFolder } from "../journeys/process.ts";
import { inParallel, loadClient } from "./load.ts";
import { print, type Quantiles, quantilesOf, spread } from "./report.ts";
import { type Answer, type Order, wallTime } from "./targets/protocol.ts";

/*
 * The product's own process against its targets: 100 requests/s, every other one a read of a counter and a change of it,
 * while 1,000 WebSocket clients watch that counter. Requests are sent when they are due, whether or not those before them
 * were answered, and latencies are counted from then. The load, the clients and the server are a process each.
 */

const CLIENTS = 1_000;
const REQUESTS_PER_SECOND = 100;
const ROUNDS = 3;
const WARM_UP_SECONDS = 3;
const ROUND_SECONDS = 15;
const WRITERS = 100;
const CONTENTION_SECONDS = 5;
const SETTLE_MS = 1_000;

interface Target {
  readonly name: string;
  readonly p95?: number;
  readonly p99: number;
}

const targets = {
  read: { name: "read a counter", p95: 50, p99: 100 },
  change: { name: "change a counter", p95: 100, p99: 200 },
  push: { name: "push the value to every client", p95: 50, p99: 100 },
} as const satisfies Readonly<Record<string, Target>>;
const MOST_ERRORS_PERCENT = 0.05;

interface Round {
  readonly latencies: Readonly<Record<keyof typeof targets, Quantiles>>;
  readonly requests: number;
  readonly errors: number;
  readonly pushes: number;
}

export async function benchTargets(): Promise<void> {
  const folder = temporaryFolder();
  const server = await startProcess({ data: folder.path });
  const clients = await liveClients(`${server.url.replace("http", "ws")}/api/live?counter=watched`);
  await load(server.url, WARM_UP_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(server.url, clients));
  clients.end();
  const contention: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) contention.push(await contend(server.url, round));
  await server.stop();
  folder.remove();
  tell(rounds, contention);
}

function tell(rounds: readonly Round[], contention: readonly number[]): void {
  const load = { requestsPerSecond: REQUESTS_PER_SECOND, webSocketClients: CLIENTS };
  for (const key of ["read", "change", "push"] as const) {
    const { name, ...target } = targets[key];
    const of = (share: keyof Quantiles) => spread(rounds.map(({ latencies }) => latencies[key][share]));
    const measured = { p50: of("p50"), p95: of("p95"), p99: of("p99") };
    const met = measured.p95.median <= target.p95 && measured.p99.median <= target.p99;
    print(`target: ${name}`, { ...load, unit: "ms", target, measured, met });
  }
  const [requests, errors] = [sum(rounds, "requests"), sum(rounds, "errors")];
  const percent = (100 * errors) / requests;
  const errorTarget = { below: MOST_ERRORS_PERCENT };
  const met = percent < MOST_ERRORS_PERCENT;
  print("target: errors", { ...load, unit: "%", target: errorTarget, measured: percent, requests, errors, met });
  print("pushes", { ...load, unit: "messages/s", ...spread(rounds.map(({ pushes }) => pushes / ROUND_SECONDS)) });
  print("changes of one counter by HTTP", { writers: WRITERS, unit: "changes/s", ...spread(contention) });
}

const sum = (rounds: readonly Round[], key: "requests" | "errors") =>
  rounds.reduce((total, round) => total + round[key], 0);

async function measure(url: string, clients: LiveClients): Promise<Round> {
  await clients.ask({ kind: "forget" });
  const { reads, changes, errors, dueTimes } = await load(url, ROUND_SECONDS);
  await pause(SETTLE_MS);
  const answer = await clients.ask({ kind: "report", dueTimes });
  if (answer.kind !== "reported") throw new Error(`Expected a report, received ${answer.kind}.`);
  if (answer.missing > 0) throw new Error(`${answer.missing} values never came to a client.`);
  return {
    latencies: { read: quantilesOf(reads), change: quantilesOf(changes), push: answer.quantiles },
    requests: reads.length + changes.length + errors,
    errors,
    pushes: answer.heard,
  };
}

/** Sends requests when they are due, reads and changes by turns. */
async function load(url: string, seconds: number) {
  const client = loadClient(url, 256);
  const measured = { reads: [] as number[], changes: [] as number[], errors: 0 };
  const dueTimes: (readonly [number, number])[] = [];
  const began = wallTime();
  const send = async (index: number, due: number) => {
    const isRead = index % 2 === 0;
    const answer = await (isRead
      ? client.get("/api/counters/watched")
      : client.post("/api/counters/watched/increment", `{"amount":1}`)
    ).catch(() => null);
    const latency = wallTime() - due;
    if (answer === null || answer.status >= 400) measured.errors += 1;
    else if (isRead) measured.reads.push(latency);
    else {
      measured.changes.push(latency);
      dueTimes.push([JSON.parse(answer.body).version, due]);
    }
  };
  const sent: Promise<void>[] = [];
  for (let index = 0; index < REQUESTS_PER_SECOND * seconds; index += 1) {
    const due = began + (index * 1_000) / REQUESTS_PER_SECOND;
    const early = due - wallTime();
    if (early > 0) await pause(early);
    sent.push(send(index, due));
  }
  await Promise.all(sent);
  client.close();
  return { ...measured, dueTimes };
}

/** Accepted changes per second of one counter by writers that each wait for an answer. */
async function contend(url: string, round: number): Promise<number> {
  const client = loadClient(url, WRITERS);
  const until = performance.now() + CONTENTION_SECONDS * 1_000;
  let accepted = 0;
  await inParallel(WRITERS, WRITERS, async () => {
    while (performance.now() < until) {
      const { status } = await client.post(`/api/counters/contended-${round}/increment`, `{"amount":1}`);
      if (status !== 201) throw new Error(`Expected 201, received ${status}.`);
      accepted += 1;
    }
  });
  client.close();
  return accepted / CONTENTION_SECONDS;
}

interface LiveClients {
  ask(order: Order): Promise<Answer>;
  end(): void;
}

async function liveClients(url: string): Promise<LiveClients> {
  const child = fork(new URL("./targets/live-clients.ts", import.meta.url));
  const ended = once(child, "exit").then(() => Promise.reject(new Error("The live clients' process ended.")));
  ended.catch(() => {});
  const ask = async (order: Order): Promise<Answer> => {
    const answered = once(child, "message");
    child.send(order);
    const [answer] = await Promise.race([answered, ended]);
    return answer;
  };
  await ask({ kind: "connect", url, clients: CLIENTS });
  return { ask, end: () => void child.kill() };
}

const pause = (milliseconds: number): Promise<void> => new Promise((wake) => setTimeout(wake, milliseconds));
