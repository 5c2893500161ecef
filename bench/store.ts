import { pathToFileURL } from "node:url";
import { print, type Spread, spread } from "./report.ts";
import { bare } from "./store/bare.ts";
import { bridgework } from "./store/bridgework.ts";
import { castoreInMemory, castoreOnDynalite } from "./store/castore.ts";
import type { Contender, OpenContender } from "./store/contender.ts";
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

const peers = [castoreInMemory, castoreOnDynalite];
const contenders = [bare, bridgework, ...peers];

interface Beside {
  /** What the measure counts, a second. */
  readonly store: Spread;
  readonly bare: Spread;
  /** Store to bare, round by round. */
  readonly share: Spread;
  readonly peers: readonly {
    readonly name: string;
    readonly durable: Contender["durable"];
    readonly portion: number;
    readonly rate: Spread;
  }[];
}

/** Prints a line for each measure. */
export async function benchStore(): Promise<void> {
  for (const contender of contenders) await appendRate(contender, 2_000, 100);
  for (const { callers, appends } of WIDTHS) {
    const rates = await byTurns((contender) => appendRate(contender, appends, callers));
    const figures = { unit: "events/s", callers, ...rates, eventBytes: EVENT_BYTES };
    print("durable appends of the event store", figures);
  }
  await benchReads();
}

async function benchReads(): Promise<void> {
  const filled = new Map<Contender, Filled>();
  for (const contender of contenders) filled.set(contender, await fill(contender));
  const of = (contender: Contender): Filled => {
    const found = filled.get(contender);
    if (found === undefined) throw new Error(`Expected ${contender.name} to be filled.`);
    return found;
  };
  const reads = await byTurns((contender) => readRate(of(contender)));
  print("stream reads of the event store", { unit: "streams/s", streamEvents: STREAM_EVENTS, ...reads });
  const scans = await byTurns((contender) => scanRate(of(contender)));
  print("feed scan of the event store", { unit: "events/s", pageEvents: PAGE_EVENTS, ...scans });
  for (const { store } of filled.values()) await store.close();
}

/** Every contender once a round, so that what else the machine does meets them all. */
async function byTurns(measure: (contender: Contender) => Promise<number>): Promise<Beside> {
  const rates = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [contender, measured] of rates) measured.push(await measure(contender));
  }
  const of = (contender: Contender) => rates.get(contender) ?? [];
  const below = of(bare);
  return {
    store: spread(of(bridgework)),
    bare: spread(below),
    share: spread(of(bridgework).map((rate, round) => rate / (below[round] ?? Number.NaN))),
    peers: peers.map((peer) => {
      const { name, durable, portion } = peer;
      return { name, durable, portion, rate: spread(of(peer)) };
    }),
  };
}

async function appendRate(contender: Contender, appends: number, callers: number): Promise<number> {
  const requests = makeAppends(Math.max(callers, Math.round(appends * contender.portion)), APPENDED_STREAMS);
  const store = await contender.open();
  const rate = await perSecond(requests.length, store.readyToAppend(requests, callers));
  await store.close();
  return rate;
}

interface Filled {
  readonly store: OpenContender;
  readonly streams: readonly string[];
}

async function fill(contender: Contender): Promise<Filled> {
  const count = Math.round(READ_STREAMS * contender.portion);
  const requests = makeAppends(count * STREAM_EVENTS, count);
  const store = await contender.open();
  await store.readyToAppend(requests, 100)();
  return { store, streams: requests.slice(0, count).map(({ stream }) => stream) };
}

function readRate({ store, streams }: Filled): Promise<number> {
  return perSecond(streams.length, async () => expectAll(streams, await store.readStreams(streams)));
}

function scanRate({ store, streams }: Filled): Promise<number> {
  return perSecond(streams.length * STREAM_EVENTS, async () => expectAll(streams, await store.scan(PAGE_EVENTS)));
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await benchStore();
