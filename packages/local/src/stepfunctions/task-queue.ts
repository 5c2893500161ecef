import { messageOf } from "@bridgework/core/kernel/fault";
import { bulkhead } from "cockatiel";

/** A task that is recorded as scheduled and has no result. */
export interface ScheduledTask {
  /** Number of its command: later ones are higher. */
  readonly id: number;
  readonly execution: number;
  readonly event: number;
}

export interface TaskQueueOptions {
  /** How many tasks run at once. */
  readonly width: number;
  /** How many wait in memory; further ones wait in the file. */
  readonly length: number;
  /** Runs one and records its result; is told to give up by the signal. */
  readonly run: (task: ScheduledTask, signal: AbortSignal) => Promise<void>;
  /** Recorded tasks after one, in order, once they are durable. */
  readonly recorded: (after: number, limit: number) => Promise<readonly ScheduledTask[]>;
  readonly onFault: (problem: string) => void;
}

/** Runs tasks in the order in which they were scheduled, a bounded number at a time. */
export interface TaskQueue {
  /** Tasks that were just committed, in order. */
  offer(task: ScheduledTask): void;
  /** Takes up what an earlier process left. */
  resume(): void;
  cancel(execution: number, event: number): void;
  /** Begins no more tasks; resolves when those under way have ended. */
  drain(): Promise<void>;
  /** Tells the running ones to give up. */
  abort(): void;
}

const PAGE = 500;

export function createTaskQueue(options: TaskQueueOptions): TaskQueue {
  const places = bulkhead(options.width);
  const running = new Map<string, AbortController>();
  const cancelled = new Set<string>();
  let waiting: ScheduledTask[] = [];
  let newest = 0;
  /** Some tasks are in the file alone. */
  let behind = false;
  let offeredMeanwhile = false;
  let fetching = false;
  let draining = false;
  let drained: () => void = () => {};

  const pump = () => {
    while (!draining && places.executionSlots > 0) {
      const task = waiting.shift();
      if (task === undefined) break;
      if (!cancelled.delete(keyOf(task))) begin(task);
    }
    if (draining && running.size === 0) drained();
    if (!draining && behind && waiting.length < PAGE / 2)
      fetch().catch((error: unknown) => options.onFault(messageOf(error)));
  };
  const begin = (task: ScheduledTask) => {
    const controller = new AbortController();
    running.set(keyOf(task), controller);
    const ended = () => {
      running.delete(keyOf(task));
      pump();
    };
    const work = () => options.run(task, controller.signal);
    places.execute(work).then(ended, (error: unknown) => {
      options.onFault(messageOf(error));
      ended();
    });
  };
  const fetch = async () => {
    if (fetching) return;
    fetching = true;
    offeredMeanwhile = false;
    const found = await options.recorded(newest, PAGE).finally(() => {
      fetching = false;
    });
    behind = found.length === PAGE || offeredMeanwhile;
    waiting = waiting.concat(found);
    newest = found.at(-1)?.id ?? newest;
    pump();
  };

  return {
    offer: (task) => {
      if (behind || waiting.length >= options.length) {
        behind = true;
        offeredMeanwhile = true;
      } else {
        newest = task.id;
        waiting.push(task);
      }
      pump();
    },
    resume: () => {
      behind = true;
      pump();
    },
    cancel: (execution, event) => {
      const key = keyOf({ execution, event });
      running.get(key)?.abort();
      if (waiting.some((task) => keyOf(task) === key)) cancelled.add(key);
    },
    drain: () =>
      new Promise((resolve) => {
        draining = true;
        drained = resolve;
        pump();
      }),
    abort: () => {
      for (const controller of running.values()) controller.abort();
    },
  };
}

function keyOf({ execution, event }: Pick<ScheduledTask, "execution" | "event">): string {
  return `${execution}:${event}`;
}
