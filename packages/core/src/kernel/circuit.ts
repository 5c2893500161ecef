/** Longest that a circuit may stay open between two probes: what CIRCUIT_OPEN failed waits longer than that. */
export const LONGEST_WINDOW_SECONDS = 60;

/** Seconds before what met an open circuit is tried again; more than the window, since workers' clocks differ. */
export const CIRCUIT_RETRY_SECONDS = 65;
