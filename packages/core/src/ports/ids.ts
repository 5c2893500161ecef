/** Identity. */
export interface Ids {
  /** A fresh ULID; ascending within the process. */
  next(): string;
  /** 26 characters of Crockford base 32 that depend on `seed` alone: the same request always creates the same thing. */
  derive(seed: string): string;
}
