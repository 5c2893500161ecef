import type { Fact } from "@bridgework/core/kernel/event";
import { messageOf } from "@bridgework/core/kernel/fault";
import type { Checkpoints } from "@bridgework/core/ports/checkpoints";
import type { Clock } from "@bridgework/core/ports/clock";
import type { EventStore } from "@bridgework/core/ports/event-store";

/** Takes facts in their order, and moves its own checkpoint when it has. Must bear the same fact twice. */
export interface Consumer {
  /** Name of its checkpoint. */
  readonly name: string;
  handle(facts: readonly Fact[]): Promise<void>;
}

export interface TailPorts {
  readonly store: Pick<EventStore, "readAll">;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
}

/** One consumer following the log: from its checkpoint through the file, then from memory as facts are committed. */
export interface Tail {
  /** Facts that were just committed, in order. */
  notice(facts: readonly Fact[]): void;
  /** Position of the last fact that was handled. */
  position(): number;
  /** Why the consumer does not get on; null when it does. */
  problem(): string | null;
  /** Resolves when all that was noticed is handled. */
  idle(): Promise<void>;
  /** Resolves when the batch in hand is done. */
  stop(): Promise<void>;
}

const BATCH = 500;
/** Facts kept in memory for a consumer that lags; past it they are read from the file again. */
const MOST_BUFFERED = 10_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export async function followLog(ports: TailPorts, consumer: Consumer): Promise<Tail> {
  let position = await ports.checkpoints.load(consumer.name);
  let buffer: Fact[] = [];
  let complete = false;
  let problem: string | null = null;
  let wake: () => void = () => {};
  const ending = new AbortController();
  const ended = ending.signal;
  let onIdle: (() => void)[] = [];

  /** Tries until it succeeds or the tail is stopped, and says meanwhile why it does not get on. */
  const persist = async <Result>(at: number, work: () => Promise<Result>): Promise<Result | undefined> => {
    for (let delay = FIRST_RETRY_MS; !ended.aborted; delay = Math.min(delay * 2, LAST_RETRY_MS)) {
      try {
        const result = await work();
        problem = null;
        return result;
      } catch (error) {
        problem = `${consumer.name} cannot get past position ${at}: ${messageOf(error)}`;
        await pauseUnless(ended, ports.clock, delay);
      }
    }
    return undefined;
  };

  const handle = async (facts: readonly Fact[]) => {
    const fresh = facts.filter((fact) => fact.position > position);
    const [first, last] = [fresh[0], fresh.at(-1)];
    if (first === undefined || last === undefined) return;
    await persist(first.position, async () => {
      await consumer.handle(fresh);
      position = last.position;
    });
  };

  // Whatever is committed from the first line on is in the buffer, so the last page of the file leaves no gap to it.
  const catchUp = async () => {
    buffer = [];
    complete = true;
    for (let wanted = BATCH, more = true; more && !ended.aborted; ) {
      const read = await persist(position + 1, () => readPage(ports.store, position, wanted));
      if (read === undefined) return;
      await handle(read.page);
      more = read.page.length === read.limit;
      wanted = Math.min(2 * read.limit, BATCH);
    }
  };

  const work = async () => {
    while (!ended.aborted) {
      if (!complete) await catchUp();
      else if (buffer.length > 0) await handle(buffer.splice(0, BATCH));
      else {
        for (const resolve of onIdle.splice(0)) resolve();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  };

  const working = work().catch((error: unknown) => {
    problem = `${consumer.name} stopped: ${messageOf(error)}`;
  });

  return {
    notice: (facts) => {
      if (buffer.length + facts.length > MOST_BUFFERED) {
        buffer = [];
        complete = false;
      } else if (complete) buffer.push(...facts);
      wake();
    },
    position: () => position,
    problem: () => problem,
    idle: () =>
      new Promise((resolve) => {
        onIdle = [...onIdle, resolve];
        wake();
      }),
    stop: async () => {
      ending.abort();
      wake();
      await working;
    },
  };
}

/** Ends with the tail: the clock's timers do not keep a process alive that waits for one of them to stop. */
function pauseUnless(ended: AbortSignal, clock: Clock, delay: number): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve();
    const finish = () => {
      cancel();
      ended.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = clock.after(delay, finish);
    ended.addEventListener("abort", finish);
  });
}

/** Half of a page that cannot be read is tried next, so that the consumer gets as far as the fact that is at fault. */
async function readPage(store: TailPorts["store"], after: number, wanted: number) {
  for (let limit = wanted; ; limit = Math.floor(limit / 2)) {
    try {
      return { page: await store.readAll({ order: "forward", after, limit }), limit };
    } catch (error) {
      if (limit === 1) throw error;
    }
  }
}
