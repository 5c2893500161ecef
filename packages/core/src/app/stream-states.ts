import type { Domain } from "../kernel/domain.ts";
import type { Fact } from "../kernel/event.ts";
import type { EventStore } from "../ports/event-store.ts";

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
  /** Runs work on one stream one after another within this process, which spares it conflicts with itself. */
  exclusively<Result>(stream: string, work: () => Promise<Result>): Promise<Result>;
}

const REMEMBERED = 10_000;
const PAGE = 1000;

export function createStreamStates(store: EventStore): StreamStates {
  const remembered = new Map<string, StreamState>();
  const queues = new Map<string, Promise<unknown>>();

  const remember = (stream: string, state: StreamState): StreamState => {
    remembered.delete(stream);
    remembered.set(stream, state);
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value ?? stream);
    return state;
  };

  const refresh = async (domain: Domain, stream: string): Promise<StreamState> => {
    let known: StreamState = remembered.get(stream) ?? { state: domain.decider.initial, version: 0 };
    for (let page = PAGE; page === PAGE; ) {
      const facts = await store.read(stream, { from: known.version + 1, limit: PAGE });
      known = foldFacts(domain, known, facts);
      page = facts.length;
    }
    return known.version === 0 ? known : remember(stream, known);
  };

  return {
    refresh,
    load: async (domain, stream) => remembered.get(stream) ?? refresh(domain, stream),
    advance: (domain, stream, facts) => {
      const known = remembered.get(stream) ?? { state: domain.decider.initial, version: 0 };
      const first = facts[0]?.version;
      if (first === known.version + 1) remember(stream, foldFacts(domain, known, facts));
    },
    forget: (stream) => {
      remembered.delete(stream);
    },
    exclusively: (stream, work) => {
      const running = (queues.get(stream) ?? Promise.resolve()).then(work, work);
      queues.set(stream, running);
      const done = () => {
        if (queues.get(stream) === running) queues.delete(stream);
      };
      running.then(done, done);
      return running;
    },
  };
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
