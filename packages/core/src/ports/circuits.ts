import type { Circuit } from "../kernel/circuit.ts";

/** Where the workers share their circuits. */
export interface Circuits {
  /** `CLOSED` for one that has never failed, or was closed and has not changed for a day. */
  load(name: string): Promise<Circuit>;
  /**
   * Puts a circuit where it still is at the revision before, and is durable when it resolves. False where somebody else
   * has changed it: of two who race, one wins.
   */
  change(name: string, circuit: Circuit): Promise<boolean>;
}

/** A closed circuit that has not changed for so long may be forgotten. */
export const CIRCUIT_KEPT_MS = 24 * 60 * 60 * 1000;
