import type { DeadLetterItem } from "@bridgework/functions/http/contract";

export type ErrorClass = DeadLetterItem["errorClass"];

/** What each class means. A missing one does not compile. */
const MEANINGS: Readonly<Record<ErrorClass, string>> = {
  VALIDATION: "It was not valid, so it was not tried again.",
  NETWORK: "The other side could not be reached.",
  RATE_LIMIT: "The other side took no more.",
  CIRCUIT_OPEN: "The other side had failed too often, so it was left alone for a while.",
  SYSTEM: "The other side, or this system, failed.",
  UNKNOWN: "The failure is of no known kind.",
};

export const CLASSES: readonly ErrorClass[] = [
  "VALIDATION",
  "NETWORK",
  "RATE_LIMIT",
  "CIRCUIT_OPEN",
  "SYSTEM",
  "UNKNOWN",
];

export function meaningOf(errorClass: ErrorClass): string {
  return MEANINGS[errorClass];
}
