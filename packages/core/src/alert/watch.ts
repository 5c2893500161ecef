import type { DoorCounts, Measures } from "../ports/measures.ts";
import type { AlertCommandOf } from "./commands.ts";
import type { Thresholds } from "./thresholds.ts";

/** What the measures say about one alert. */
export interface Condition extends Omit<AlertCommandOf<"RaiseAlert">, "type"> {
  readonly isMet: boolean;
}

/** All conditions that are watched, met or not: those of which something was measured. */
export function watch(measures: Measures, thresholds: Thresholds): readonly Condition[] {
  const { relayLagSeconds, recent } = measures;
  const { requests, errors: failed } = recent;
  return [
    deadLetters(measures, thresholds),
    ...(relayLagSeconds === null ? [] : [relayLag(relayLagSeconds, thresholds)]),
    ...(requests === null || failed === null ? [] : [errors(requests, failed, thresholds)]),
    refusedSignatures(recent, thresholds),
  ];
}

function deadLetters({ deadLetters: dead, oldestDeadLetterSeconds }: Measures, thresholds: Thresholds): Condition {
  const threshold = thresholds.deadLetters;
  return {
    ...{ name: "dead-letters", subject: null, severity: "warning", isMet: dead > threshold },
    summary: `${dead} dead letters wait; more than ${threshold} are an alert.`,
    details: { deadLetters: dead, threshold, oldestSeconds: Math.round(oldestDeadLetterSeconds) },
  };
}

function relayLag(relayLagSeconds: number, thresholds: Thresholds): Condition {
  const threshold = thresholds.relayLagSeconds;
  const seconds = Math.round(relayLagSeconds);
  return {
    ...{ name: "relay-lag", subject: null, severity: "critical", isMet: relayLagSeconds > threshold },
    summary: `The oldest fact that no rule has seen is ${seconds} s old; more than ${threshold} s are an alert.`,
    details: { seconds, threshold },
  };
}

function errors(requests: number, failed: number, { errorShare, fewestRequests }: Thresholds): Condition {
  const isMet = requests >= fewestRequests && failed / requests > errorShare;
  return {
    ...{ name: "errors", subject: null, severity: "error", isMet },
    summary: `${failed} of ${requests} requests of five minutes ended in an error; more than ${errorShare * 100} % are an alert.`,
    details: { requests, errors: failed, threshold: errorShare },
  };
}

function refusedSignatures({ refusedSignatures: refused }: DoorCounts, thresholds: Thresholds): Condition {
  const threshold = thresholds.refusedSignatures;
  return {
    ...{ name: "refused-signatures", subject: null, severity: "warning", isMet: refused > threshold },
    summary: `${refused} signatures were refused in five minutes; more than ${threshold} are an alert.`,
    details: { refused, threshold },
  };
}
