import type { Fact } from "../kernel/event.ts";
import type { Checkpoint } from "./checkpoints.ts";

/** The facts bus. Only the relay puts facts on it. */
export interface Bus {
  /**
   * Takes the facts, then moves the relay's checkpoint: both at once where they are kept in one place. Resolves when
   * both are durable. After a failure the same facts come again.
   */
  put(facts: readonly Fact[], checkpoint: Checkpoint): Promise<void>;
}
