import { type Domain, stateAsJson } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import type { EventStore } from "../ports/event-store.ts";
import type { Snapshots } from "../ports/snapshots.ts";

export interface StreamState {
  readonly state: unknown;
  /** 0 for a stream that does not exist. */
  readonly version: number;
}

/** Folded states of the streams in use, so that a command reads only what is new to this process. */
export interface StreamStates {
  load(domain: Domain, stream: string): Promise<StreamState>;
  /** The newest state, whatever is remembered. */
  refresh(domain: Domain, stream: string): Promise<StreamState>;
  advance(domain: Domain, stream: string, facts: readonly Fact[]): void;
  forget(stream: string): void;
}

export interface StreamPorts {
  readonly store: Pick<EventStore, "read" | "load">;
  readonly snapshots: Snapshots;
}

const REMEMBERED = 10_000;
const PAGE = 1000;

export function createStreamStates(ports: StreamPorts): StreamStates {
  const remembered = new Map<string, StreamState>();

  const remember = (stream: string, state: StreamState): StreamState => {
    remembered.delete(stream);
    remembered.set(stream, state);
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? stream);
    return state;
  };

  const refresh = async (domain: Domain, stream: string): Promise<StreamState> => {
    const { start, now } = await foldFrom(ports, domain, stream, remembered.get(stream));
    keepSnapshot(ports, domain, stream, { before: start.version, now });
    return now.version === 0 ? now : remember(stream, now);
  };

  return {
    refresh,
    load: async (domain, stream) => remembered.get(stream) ?? refresh(domain, stream),
    advance: (domain, stream, facts) => {
      const known = remembered.get(stream) ?? initialState(domain);
      if (facts[0]?.version !== known.version + 1) return;
      const now = remember(stream, foldFacts(domain, known, facts));
      keepSnapshot(ports, domain, stream, { before: known.version, now });
    },
    forget: (stream) => {
      remembered.delete(stream);
    },
  };
}

/** The newest state, and the one that it was folded from: what is known, or else the newest snapshot. */
async function foldFrom(ports: StreamPorts, domain: Domain, stream: string, known: StreamState | undefined) {
  const { load } = ports.store;
  if (known !== undefined || load === undefined || domain.snapshots === undefined) {
    const start = known ?? (await nearestStart(ports, domain, stream));
    return { start, now: await foldStream(ports, domain, stream, { start }) };
  }
  const { snapshot, facts } = await load(stream, domain.snapshots.reducer);
  const start = snapshot ?? initialState(domain);
  return { start, now: foldFacts(domain, start, facts) };
}

/** The newest snapshot that is not past `to` (default: any), else the state before the stream's first fact. */
export async function nearestStart(
  { snapshots }: StreamPorts,
  domain: Domain,
  stream: string,
  to = Number.POSITIVE_INFINITY,
): Promise<StreamState> {
  if (domain.snapshots === undefined) return initialState(domain);
  const snapshot = await snapshots.get(stream, domain.snapshots.reducer);
  return snapshot !== undefined && snapshot.version <= to ? snapshot : initialState(domain);
}

/** Folds what follows `start` in a stream, a page at a time, up to version `to` (default: the newest). */
export async function foldStream(
  { store }: StreamPorts,
  domain: Domain,
  stream: string,
  { start, to }: { readonly start: StreamState; readonly to?: number },
): Promise<StreamState> {
  let known = start;
  for (let page = PAGE; page === PAGE && known.version !== to; ) {
    const range = { from: known.version + 1, limit: PAGE, ...(to === undefined ? {} : { to }) };
    const facts = await store.read(stream, range);
    known = foldFacts(domain, known, facts);
    page = facts.length;
  }
  return known;
}

/** Folds facts that follow `from` in their stream. */
export function foldFacts(domain: Domain, from: StreamState, facts: readonly Fact[]): StreamState {
  return facts.reduce<StreamState>(
    (known, fact) => ({
      state: domain.decider.evolve(known.state, { type: fact.type, data: fact.data }),
      version: fact.version,
    }),
    from,
  );
}

function initialState(domain: Domain): StreamState {
  return { state: domain.decider.initial, version: 0 };
}

/** Nobody waits for it, and one that cannot be written only makes a later load longer; its adapter tells of its faults. */
function keepSnapshot(
  { snapshots }: StreamPorts,
  { snapshots: rule }: Domain,
  stream: string,
  { before, now }: { readonly before: number; readonly now: StreamState },
): void {
  if (rule === undefined || Math.floor(now.version / rule.every) === Math.floor(before / rule.every)) return;
  snapshots.put(stream, rule.reducer, { version: now.version, state: stateAsJson(now.state) }).catch(() => {});
}
