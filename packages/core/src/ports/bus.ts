import type { Fact } from "../kernel/event.ts";

/** The facts bus. Only the relay puts facts on it. */
export interface Bus {
  /** Resolves when every fact is taken; may deliver a fact again after a failure. */
  put(facts: readonly Fact[]): Promise<void>;
}
