import { messageOf } from "@bridgework/core/kernel/fault";
import type { Clock } from "@bridgework/core/ports/clock";

export interface StorageHealthOptions {
  readonly clock: Clock;
  /** Writes something small; resolves when it is durable. */
  readonly probe: () => Promise<unknown>;
  /** Told when writing works again. */
  readonly onRecovered: () => void;
}

/** Whether the data folder can be written to. */
export interface StorageHealth {
  /** A write failed. */
  failed(fault: unknown): void;
  /** Why nothing can be written; null when it can. */
  problem(): string | null;
}

const PROBE_AFTER_MS = 1_000;

/** Remembers a failed write, and then tries by itself each second whether writing works again: nobody else may write. */
export function watchStorage({ clock, probe, onRecovered }: StorageHealthOptions): StorageHealth {
  let problem: string | null = null;

  const tryLater = () => {
    clock.after(PROBE_AFTER_MS, () => {
      probe().then(recovered, tryLater);
    });
  };
  const recovered = () => {
    problem = null;
    onRecovered();
  };

  return {
    failed: (fault) => {
      if (!isStorageFault(fault)) return;
      if (problem === null) tryLater();
      problem = messageOf(fault);
    },
    problem: () => problem,
  };
}

function isStorageFault(fault: unknown): boolean {
  return fault instanceof Error && "code" in fault && fault.code === "storage";
}
