import { fork } from "node:child_process";
import { once } from "node:events";
import { startProcess, temporaryFolder } from "../journeys/process.ts";
import { inParallel, loadClient } from "./load.ts";
import { print, type Quantiles, quantilesOf, spread } from "./report.ts";
import { arrivals, pause } from "./targets/arrivals.ts";
import { enrolRecipients, queueMessages } from "./targets/mailboxes.ts";
import { type Answer, type Order, wallTime } from "./targets/protocol.ts";

/*
 * The product's own process against its targets: 100 requests/s, every other one a read of a counter and a change of it,
 * while 1,000 WebSocket clients watch that counter; then 200 messages/s for mailboxes. Latencies are counted from when a
 * request was due to be sent. The load, the clients and the server are a process each.
 */

const CLIENTS = 1_000;
const REQUESTS_PER_SECOND = 100;
const MESSAGES_PER_SECOND = 200;
const ROUNDS = 3;
const WARM_UP_SECONDS = 3;
const ROUND_SECONDS = 15;
const WRITERS = 100;
const CONTENTION_SECONDS = 5;
const SETTLE_MS = 1_000;

const REQUESTS = { perSecond: REQUESTS_PER_SECOND, webSocketClients: CLIENTS };
const MESSAGES = { perSecond: MESSAGES_PER_SECOND, webSocketClients: CLIENTS };

/** Milliseconds that may not be exceeded. */
const targets = {
  read: { name: "read a counter", load: REQUESTS, p95: 50, p99: 100 },
  change: { name: "change a counter", load: REQUESTS, p95: 100, p99: 200 },
  push: { name: "push the value to every client", load: REQUESTS, p95: 50, p99: 100 },
  queue: { name: "queue a message", load: MESSAGES, p95: Number.POSITIVE_INFINITY, p99: 200 },
};
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
  const recipients = await enrolRecipients(server.url);
  await load(server.url, WARM_UP_SECONDS);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(server.url, clients, recipients));
  clients.end();
  const contention: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) contention.push(await contend(server.url, round));
  await server.stop();
  folder.remove();
  tell(rounds, contention);
}

function tell(rounds: readonly Round[], contention: readonly number[]): void {
  for (const key of ["read", "change", "push", "queue"] as const) {
    const { name, load, p95, p99 } = targets[key];
    const of = (share: keyof Quantiles) => spread(rounds.map(({ latencies }) => latencies[key][share]));
    const measured = { p50: of("p50"), p95: of("p95"), p99: of("p99") };
    const met = measured.p95.median <= p95 && measured.p99.median <= p99;
    const target = Number.isFinite(p95) ? { p95, p99 } : { p99 };
    print(`target: ${name}`, { ...load, unit: "ms", target, measured, met });
  }
  const [requests, errors] = [sum(rounds, "requests"), sum(rounds, "errors")];
  const percent = (100 * errors) / requests;
  const errorTarget = { below: MOST_ERRORS_PERCENT };
  const met = percent < MOST_ERRORS_PERCENT;
  print("target: errors", { unit: "%", target: errorTarget, measured: percent, requests, errors, met });
  print("pushes", { ...REQUESTS, unit: "messages/s", ...spread(rounds.map(({ pushes }) => pushes / ROUND_SECONDS)) });
  print("changes of one counter by HTTP", { writers: WRITERS, unit: "changes/s", ...spread(contention) });
}

const sum = (rounds: readonly Round[], key: "requests" | "errors") =>
  rounds.reduce((total, round) => total + round[key], 0);

async function measure(url: string, clients: LiveClients, recipients: readonly string[]): Promise<Round> {
  await clients.ask({ kind: "forget" });
  const { reads, changes, errors, dueTimes } = await load(url, ROUND_SECONDS);
  await pause(SETTLE_MS);
  const answer = await clients.ask({ kind: "report", dueTimes });
  if (answer.kind !== "reported") throw new Error(`Expected a report, received ${answer.kind}.`);
  if (answer.missing > 0) throw new Error(`${answer.missing} values never came to a client.`);
  const rate = { perSecond: MESSAGES_PER_SECOND, seconds: ROUND_SECONDS };
  const queued = await queueMessages(url, recipients, rate);
  return {
    latencies: {
      read: quantilesOf(reads),
      change: quantilesOf(changes),
      push: answer.quantiles,
      queue: quantilesOf(queued.latencies),
    },
    requests: reads.length + changes.length + errors + queued.latencies.length + queued.errors,
    errors: errors + queued.errors,
    pushes: answer.heard,
  };
}

/** Sends requests when they are due, reads and changes by turns. */
async function load(url: string, seconds: number) {
  const client = loadClient(url, 256);
  const measured = { reads: [] as number[], changes: [] as number[], errors: 0 };
  const dueTimes: (readonly [number, number])[] = [];
  await arrivals({ perSecond: REQUESTS_PER_SECOND, seconds }, async (index, due) => {
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
  });
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
