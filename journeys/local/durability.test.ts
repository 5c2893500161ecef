import { seededRandom } from "@bridgework/core/memory/random";
import type { Random } from "@bridgework/core/ports/random";
import type { RunPage } from "@bridgework/functions/http/contract";
import { expect, it } from "vitest";
import { getJson } from "../http.ts";
import { eventually, type StartedProcess, startProcess, temporaryFolder } from "../process.ts";
import { audit, type Evidence, gather } from "./durability/audit.ts";
import { busClient, emptyLedger, type Ledger, publishByBus, publishByHttp, someRequest } from "./durability/clients.ts";

/*
 * Kills the process with SIGKILL again and again while two clients publish and workflows are under way, then
 * checks that every acknowledged event is there, that every workflow ends and that nothing happened twice.
 */

const ROUNDS = 20;
const WIDTH = 4;
const seed = Number(process.env["DURABILITY_SEED"] ?? Date.now() % 100_000);
const environment = { TASK_FAILURE_RATE: "0.2", NOTIFY_FAILURE_RATE: "0.1" };

async function round(started: StartedProcess, ledger: Ledger, random: Random): Promise<void> {
  const bus = busClient(started.url);
  const { http, bus: byBus } = ledger.unanswered;
  const [httpAgain, busAgain] = [http.splice(0), byBus.splice(0)];
  const httpLoop = async () => {
    while (await publishByHttp(started.url, ledger, httpAgain.pop() ?? someRequest(random)));
  };
  const busLoop = async () => {
    const three = () => [1, 2, 3].map(() => busAgain.pop() ?? someRequest(random));
    while (await publishByBus(bus, ledger, three()));
  };
  const killed = new Promise((resolve) => setTimeout(resolve, 150 + random.next() * 450)).then(() =>
    started.stop("SIGKILL"),
  );
  await Promise.all([...Array.from({ length: WIDTH }, httpLoop), busLoop(), killed]);
  http.push(...httpAgain);
  byBus.push(...busAgain);
  bus.destroy();
}

async function settle(url: string): Promise<void> {
  await eventually(
    "every workflow to end",
    async () => {
      const { body } = await getJson<{ head: number; relayed: number; projected: number; runs: { running: number } }>(
        `${url}/health`,
      );
      return body.runs.running === 0 && body.relayed === body.head && body.projected === body.head ? body : undefined;
    },
    120_000,
  );
}

it("keeps every promise over 20 rounds of kill -9 under load", async () => {
  const folder = temporaryFolder();
  const random = seededRandom(seed);
  const ledger = emptyLedger();
  let interrupted = 0;
  for (let number = 1; number <= ROUNDS; number += 1) {
    const started = await startProcess({ data: folder.path, environment });
    interrupted += (await getJson<RunPage>(`${started.url}/api/runs?status=RUNNING&limit=200`)).body.items.length;
    await round(started, ledger, random);
  }
  const last = await startProcess({ data: folder.path, environment });
  const bus = busClient(last.url);
  for (const request of ledger.unanswered.http.splice(0)) await publishByHttp(last.url, ledger, request);
  for (const request of ledger.unanswered.bus.splice(0)) await publishByBus(bus, ledger, [request]);
  bus.destroy();
  await settle(last.url);
  const evidence = await gather(last.url);
  const exitCode = await last.stop("SIGTERM");
  folder.remove();
  const broken = audit(ledger, evidence);
  console.log(
    JSON.stringify({ seed, rounds: ROUNDS, interrupted, exitCode, broken: broken.length, ...counts(ledger, evidence) }),
  );
  expect(broken).toEqual([]);
  expect(exitCode).toBe(0);
  expect(interrupted).toBeGreaterThan(0);
  expect(ledger.acknowledged.size).toBeGreaterThan(ROUNDS);
});

function counts(ledger: Ledger, { facts, runs, notifications }: Evidence) {
  return {
    acknowledgedByHttp: ledger.acknowledged.size,
    acceptedByBus: ledger.accepted.size,
    facts: facts.length,
    runs: runs.length,
    notifications: notifications.length,
  };
}
