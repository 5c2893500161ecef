import type { Json } from "../kernel/json.ts";
import type { Sealed } from "../kernel/personal.ts";

/** Seals personal values, each with a key of the person whose it is, so that deleting one key erases all that it sealed. */
export interface Sealer {
  /**
   * Makes the subject's key where there is none; it is durable before this resolves. As long as the key is there the
   * same values give the same sealed values, so a request that is repeated can be recognized.
   */
  seal(subject: string, values: readonly Json[]): Promise<readonly Sealed[]>;
  /** What was sealed, in the same order; Erased where the key is gone. */
  open(sealed: readonly Sealed[]): Promise<readonly Json[]>;
  /** Deletes the subject's key for ever; false where there was none. What is sealed later gets a new one. */
  erase(subject: string): Promise<boolean>;
}
