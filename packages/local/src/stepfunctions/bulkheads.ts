import type { Bulkhead, BulkheadLimits } from "@bridgework/core/kernel/bulkhead";
import { createTaskQueue, type ScheduledTask, type TaskQueue, type TaskQueueOptions } from "./task-queue.ts";

export type QueueLimits = Readonly<Record<Bulkhead, Pick<BulkheadLimits, "places" | "waiting">>>;

export interface BulkheadsOptions extends Pick<TaskQueueOptions, "run" | "onFault"> {
  readonly limits: QueueLimits;
  /** As the queue's, of one bulkhead. */
  readonly recorded: (bulkhead: Bulkhead, after: number, limit: number) => Promise<readonly ScheduledTask[]>;
}

/** As a queue, where each task names its bulkhead. */
export interface Bulkheads extends Omit<TaskQueue, "offer"> {
  offer(bulkhead: Bulkhead, task: ScheduledTask): void;
}

/** A queue for each bulkhead, so that what is slow in one never holds up another. */
export function createBulkheads({ limits, recorded, run, onFault }: BulkheadsOptions): Bulkheads {
  const open = (name: Bulkhead): TaskQueue => {
    const { places: width, waiting: length } = limits[name];
    return createTaskQueue({ width, length, run, onFault, recorded: (after, limit) => recorded(name, after, limit) });
  };
  const queues = { critical: open("critical"), standard: open("standard"), batch: open("batch") };
  const all = Object.values(queues);
  return {
    offer: (bulkhead, task) => queues[bulkhead].offer(task),
    resume: () => {
      for (const queue of all) queue.resume();
    },
    cancel: (execution, event) => {
      for (const queue of all) queue.cancel(execution, event);
    },
    drain: async () => void (await Promise.all(all.map((queue) => queue.drain()))),
    abort: () => {
      for (const queue of all) queue.abort();
    },
  };
}
