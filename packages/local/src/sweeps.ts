import { messageOf } from "@bridgework/core/kernel/fault";
import type { Sweep, SweepPorts } from "@bridgework/core/kernel/sweep";

export interface SweepsOptions {
  readonly sweeps: readonly Sweep[];
  readonly ports: SweepPorts;
  /** Told of a sweep that failed, in a sentence. */
  readonly onProblem: (problem: string) => void;
}

export interface Sweeps {
  /** Resolves when the sweeps in hand are done. */
  stop(): Promise<void>;
}

/** Runs each sweep for the first time when its seconds have passed. One that fails runs again at its time. */
export function startSweeps({ sweeps, ports, onProblem }: SweepsOptions): Sweeps {
  const stops = sweeps.map((sweep) => repeat(sweep, ports, onProblem));
  return {
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** Returns what stops it. */
function repeat(sweep: Sweep, ports: SweepPorts, onProblem: (problem: string) => void): () => Promise<void> {
  let stopped = false;
  let cancel = () => {};
  let inHand = Promise.resolve();
  const wait = () => {
    if (stopped) return;
    cancel = ports.clock.after(sweep.everySeconds * 1000, () => {
      inHand = runOnce(sweep, ports, onProblem).then(wait);
    });
  };
  wait();
  return () => {
    stopped = true;
    cancel();
    return inHand;
  };
}

async function runOnce(sweep: Sweep, ports: SweepPorts, onProblem: (problem: string) => void): Promise<void> {
  try {
    await sweep.run(ports);
  } catch (error) {
    onProblem(`Sweep ${sweep.name} failed and is run again in ${sweep.everySeconds} s: ${messageOf(error)}`);
  }
}
