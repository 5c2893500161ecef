/** Past which alerts are raised and health says so. */
export interface Thresholds {
  /** Dead letters. */
  readonly deadLetters: number;
  /** Seconds that the oldest fact waits for the relay. */
  readonly relayLagSeconds: number;
  /** Share of the requests of five minutes that end in an error of this side, 0 to 1. */
  readonly errorShare: number;
  /** With fewer requests in five minutes than these the share of errors says nothing. */
  readonly fewestRequests: number;
  /** Refused signatures in five minutes. */
  readonly refusedSignatures: number;
}

export const THRESHOLDS: Thresholds = {
  deadLetters: 10,
  relayLagSeconds: 60,
  errorShare: 0.0005,
  fewestRequests: 100,
  refusedSignatures: 20,
};
