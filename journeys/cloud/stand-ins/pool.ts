import type { Instance } from "./instances.ts";

/** Processes of one function; a machine has few processors, and more of them would only take turns. */
const MOST_PROCESSES = 4;

/** The instances of one function. */
export interface Pool {
  /** Whether as many events are under way as are reserved for the function. */
  isFull(): boolean;
  run(event: unknown): Promise<unknown>;
  /** Starts an instance where there is none; rejects where it cannot start. */
  ready(): Promise<void>;
  /** Milliseconds that each start took. */
  readonly starts: readonly number[];
  /** Takes every instance out of service, each when it has answered. */
  renew(): Promise<void>;
  /** Kills every instance in the middle of what it does. */
  crash(): Promise<void>;
}

/** Starts instances as events come: each has one at a time, and who finds all of them busy waits. */
export function openPool(start: () => Instance, reserved: number | undefined): Pool {
  const most = Math.min(reserved ?? MOST_PROCESSES, MOST_PROCESSES);
  const serving = new Set<Instance>();
  const idle = new Set<Instance>();
  const waiting: ((instance: Instance) => void)[] = [];
  const starts: number[] = [];
  let underWay = 0;

  const startOne = (): Instance => {
    const instance = start();
    serving.add(instance);
    instance.ready.then(
      (milliseconds) => starts.push(milliseconds),
      () => {},
    );
    return instance;
  };
  const forgetEnded = (): void => {
    for (const instance of serving) if (instance.hasEnded() && serving.delete(instance)) idle.delete(instance);
  };
  const take = (): Instance | Promise<Instance> => {
    forgetEnded();
    const [free = serving.size < most ? startOne() : undefined] = idle;
    if (free === undefined) return new Promise((resolve) => waiting.push(resolve));
    idle.delete(free);
    return free;
  };
  const give = (instance: Instance): void => {
    forgetEnded();
    if (!serving.has(instance)) void instance.end();
    const next = waiting.shift();
    if (next !== undefined) next(serving.has(instance) ? instance : startOne());
    else if (serving.has(instance)) idle.add(instance);
  };
  const use = async <Result>(work: (instance: Instance) => Promise<Result>): Promise<Result> => {
    underWay += 1;
    const instance = await take();
    try {
      return await work(instance);
    } finally {
      underWay -= 1;
      give(instance);
    }
  };
  const retire = (): { readonly all: readonly Instance[]; readonly resting: readonly Instance[] } => {
    const [all, resting] = [[...serving], [...idle]];
    serving.clear();
    idle.clear();
    return { all, resting };
  };
  return {
    starts,
    isFull: () => reserved !== undefined && underWay >= reserved,
    run: (event) => use((instance) => instance.invoke(event)),
    ready: () => use(async (instance) => void (await instance.ready)),
    renew: async () => void (await Promise.all(retire().resting.map((instance) => instance.end()))),
    crash: async () => void (await Promise.all(retire().all.map((instance) => instance.kill()))),
  };
}
