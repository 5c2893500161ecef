import { Fault } from "../kernel/fault.ts";
import { type BusEntry, type EntryAnswer, MAX_BUS_ENTRIES, type RemoteBus } from "../ports/remote-bus.ts";

export interface MemoryRemoteBus extends RemoteBus {
  /** Every call's entries with what was answered for each, oldest first. */
  readonly calls: readonly (readonly { readonly entry: BusEntry; readonly answer: EntryAnswer }[])[];
}

export interface MemoryRemoteBusOptions {
  /** Default true. */
  readonly exists?: boolean;
  /** Asked for each entry; undefined: taken. */
  readonly answer?: (entry: BusEntry) => EntryAnswer | undefined;
}

/** A bus that keeps what it is given, and answers as it is told. */
export function memoryRemoteBus({
  exists = true,
  answer = () => undefined,
}: MemoryRemoteBusOptions = {}): MemoryRemoteBus {
  const calls: { readonly entry: BusEntry; readonly answer: EntryAnswer }[][] = [];
  return {
    calls,
    check: async () => {
      if (!exists) throw new Fault("SYSTEM", "missing_bus", "There is no facts bus in memory.");
    },
    put: async (entries) => {
      if (entries.length > MAX_BUS_ENTRIES)
        throw new Error(`A call takes ${MAX_BUS_ENTRIES} entries, got ${entries.length}.`);
      const answered = entries.map((entry) => ({ entry, answer: answer(entry) ?? ({ kind: "taken" } as const) }));
      calls.push(answered);
      return answered.map((each) => each.answer);
    },
  };
}
