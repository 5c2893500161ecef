import type { Clock } from "@bridgework/core/ports/clock";

export interface Timer {
  readonly due: number;
  readonly execution: number;
  readonly event: number;
}

/** All timers of all executions. However many there are, the clock is asked to wake for the earliest alone. */
export interface Timers {
  add(timer: Timer): void;
  remove(execution: number, event: number): void;
  stop(): void;
}

/** Clocks of the machine cannot wait longer than 2^31 ms at once. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
/** Timers that are due at the same time are told of in portions, so that they do not hold up the event loop. */
const PORTION = 200;
const LEAST_TO_SWEEP = 1_000;

export function createTimers(clock: Clock, fire: (timer: Timer) => void): Timers {
  let heap: Timer[] = [];
  const active = new Map<string, Timer>();
  let disarm: (() => void) | null = null;
  let armedFor = Number.POSITIVE_INFINITY;
  let stopped = false;

  const arm = () => {
    const due = heap[0]?.due;
    if (stopped || due === undefined || (disarm !== null && due >= armedFor)) return;
    disarm?.();
    armedFor = due;
    disarm = clock.after(Math.min(Math.max(0, due - clock.now()), LONGEST_WAIT_MS), wake);
  };
  const wake = () => {
    disarm = null;
    armedFor = Number.POSITIVE_INFINITY;
    if (stopped) return;
    for (let told = 0; told < PORTION; ) {
      const next = heap[0];
      if (next === undefined || next.due > clock.now()) return arm();
      pop(heap);
      if (active.get(keyOf(next)) !== next) continue;
      active.delete(keyOf(next));
      told += 1;
      fire(next);
    }
    setImmediate(wake);
  };
  const sweep = () => {
    if (heap.length < LEAST_TO_SWEEP || heap.length < 2 * active.size) return;
    heap = [...active.values()].sort((one, other) => one.due - other.due);
  };

  return {
    add: (timer) => {
      active.set(keyOf(timer), timer);
      push(heap, timer);
      arm();
    },
    remove: (execution, event) => {
      if (active.delete(keyOf({ execution, event }))) sweep();
    },
    stop: () => {
      stopped = true;
      disarm?.();
    },
  };
}

function keyOf({ execution, event }: Pick<Timer, "execution" | "event">): string {
  return `${execution}:${event}`;
}

/** A binary heap: each timer is due no later than the two at twice its place. */
function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.due <= timer.due) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    let below = heap[child];
    const right = heap[child + 1];
    if (below !== undefined && right !== undefined && right.due < below.due) {
      below = right;
      child += 1;
    }
    if (below === undefined || below.due >= last.due) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
