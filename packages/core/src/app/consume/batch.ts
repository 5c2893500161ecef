import type { Fact } from "../../kernel/event.ts";
import type { Topology } from "../../kernel/topology.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commit } from "../../ports/commits.ts";
import { decodeFact } from "../decode.ts";

/** A record of the events table's stream: a commit, and the record's place in its shard. */
export interface Change extends Commit {
  readonly sequenceNumber: string;
}

/**
 * Lambda's partial batch response: the record from which on the batch is to be delivered again; empty when all is done.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Handles a batch, and bears to get its records again, in any order. Faults go to the port `onFault`. */
export type ChangeConsumer = (changes: readonly Change[]) => Promise<BatchResponse>;

export const ALL_DONE: BatchResponse = { batchItemFailures: [] };

export function failedAt({ sequenceNumber }: Change): BatchResponse {
  return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
}

export function firstVersion({ facts: [first] }: Commit): number {
  return first.version;
}

export function lastVersion({ facts }: Commit): number {
  return facts[0].version + facts.length - 1;
}

/** Throws as `decodeFact` does. */
export function decodeCommit<Kind extends Commit>(topology: Topology, commit: Kind): Kind {
  const [first, ...rest] = commit.facts;
  const facts: readonly [Fact, ...Fact[]] = [
    decodeFact(topology, first),
    ...rest.map((fact) => decodeFact(topology, fact)),
  ];
  return { ...commit, facts };
}

/** Milliseconds since the newest of the commits was recorded; by two clocks, so never below 0. */
export function lagOf(clock: Clock, commits: readonly Commit[]): number {
  const newest = commits.reduce((latest, { facts }) => Math.max(latest, Date.parse(facts[0].time)), 0);
  return Math.max(0, clock.now() - newest);
}
