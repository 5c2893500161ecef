/** Chance, for jitter and simulated failures. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}
