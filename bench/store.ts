import { byTurns, type Field } from "./beside.ts";
import { longestTurn } from "./longest-turn.ts";
import { benchRebuild } from "./rebuild.ts";
import { print } from "./report.ts";
import { bare } from "./store/bare.ts";
import { bridgework } from "./store/bridgework.ts";
import { castoreInMemory, castoreOnDynalite } from "./store/castore.ts";
import type { Contender, OpenContender } from "./store/contender.ts";
import { emmettContenders } from "./store/emmett.ts";
import { EVENT_BYTES, makeAppends } from "./store/workload.ts";

/* The event store in process, beside bare SQLite and peers in the same run, by turns; what was written is read from caches. */

const ROUNDS = 5;
const APPENDED_STREAMS = 100;
const WIDTHS = [
  { callers: 1, appends: 3_000 },
  { callers: 16, appends: 12_000 },
  { callers: 100, appends: 30_000 },
] as const;
const READ_STREAMS = 2_000;
const STREAM_EVENTS = 20;
const PAGE_EVENTS = 1_000;

/** Prints a line for each measure; the rebuild comes first, while the process has nothing else in memory. */
export async function benchStore(): Promise<void> {
  const peers = [castoreInMemory, castoreOnDynalite, ...emmettContenders()];
  const field: Field<Contender> = { ours: bridgework, bare, peers };
  await benchRebuild();
  await benchAppends(field);
  await benchReads(field);
}

async function benchAppends(field: Field<Contender>): Promise<void> {
  await byTurns(field, 1, (contender) => appendRate(contender, 2_000, 100));
  for (const { callers, appends } of WIDTHS) {
    const rates = await byTurns(field, ROUNDS, (contender) => appendRate(contender, appends, callers));
    const figures = { unit: "events/s", callers, ...rates, eventBytes: EVENT_BYTES };
    print("durable appends of the event store", figures);
  }
}

async function benchReads({ ours, bare, peers }: Field<Contender>): Promise<void> {
  const filled: Filled[] = [];
  for (const peer of peers) filled.push(await fill(peer));
  const field = { ours: await fill(ours), bare: await fill(bare), peers: filled };
  const reads = await byTurns(field, ROUNDS, readRate);
  print("stream reads of the event store", { unit: "streams/s", streamEvents: STREAM_EVENTS, ...reads });
  const scans = await byTurns(field, ROUNDS, scanRate);
  print("feed scan of the event store", { unit: "events/s", pageEvents: PAGE_EVENTS, ...scans });
  const { longest } = await longestTurn(() => scanRate(field.ours));
  print("longest turn of the event loop while the feed is scanned", { unit: "ms", value: longest });
  for (const { close } of [field.ours, field.bare, ...filled]) await close();
}

async function appendRate(contender: Contender, appends: number, callers: number): Promise<number> {
  const requests = makeAppends(Math.max(callers, Math.round(appends * contender.about.portion)), APPENDED_STREAMS);
  const store = await contender.open();
  const rate = await perSecond(requests.length, store.readyToAppend(requests, callers));
  await store.close();
  return rate;
}

interface Filled extends OpenContender {
  readonly about: Contender["about"];
  readonly streams: readonly string[];
}

async function fill({ about, open }: Contender): Promise<Filled> {
  const count = Math.round(READ_STREAMS * about.portion);
  const requests = makeAppends(count * STREAM_EVENTS, count);
  const store = await open();
  await store.readyToAppend(requests, 100)();
  return { ...store, about, streams: requests.slice(0, count).map(({ stream }) => stream) };
}

function readRate({ readStreams, streams }: Filled): Promise<number> {
  return perSecond(streams.length, async () => expectAll(streams, await readStreams(streams)));
}

function scanRate({ scan, streams }: Filled): Promise<number> {
  return perSecond(streams.length * STREAM_EVENTS, async () => expectAll(streams, await scan(PAGE_EVENTS)));
}

function expectAll({ length }: readonly string[], seen: number): void {
  if (seen !== length * STREAM_EVENTS)
    throw new Error(`Expected to read ${length * STREAM_EVENTS} events; read ${seen}.`);
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const begun = process.hrtime.bigint();
  await work();
  return count / (Number(process.hrtime.bigint() - begun) / 1e9);
}
