import type { Quantiles } from "../report.ts";

/* What the process of the load and the one of the live clients say to each other. */

/** When a change was due to be sent, in milliseconds since 1970, by the version that it came to. */
export type DueTimes = readonly (readonly [version: number, due: number])[];

export type Order =
  | { readonly kind: "connect"; readonly url: string; readonly clients: number }
  /** What was heard until now does not count. */
  | { readonly kind: "forget" }
  | { readonly kind: "report"; readonly dueTimes: DueTimes };

export type Answer =
  | { readonly kind: "connected" }
  | { readonly kind: "forgotten" }
  /** Milliseconds until a client had the value of a change, over all clients and changes; and how many never had one. */
  | { readonly kind: "reported"; readonly quantiles: Quantiles; readonly missing: number; readonly heard: number };

/** Milliseconds since 1970, finer than `Date.now`, alike in all processes of a machine. */
export const wallTime = (): number => performance.timeOrigin + performance.now();
