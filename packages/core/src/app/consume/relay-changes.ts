import type { Fact } from "../../kernel/event.ts";
import { Fault } from "../../kernel/fault.ts";
import type { Topology } from "../../kernel/topology.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commits } from "../../ports/commits.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { Ids } from "../../ports/ids.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { RemoteBus } from "../../ports/remote-bus.ts";
import { noTracing, type Tracing } from "../../ports/tracing.ts";
import { buryUnsent } from "../bury.ts";
import { startRelaySpans } from "../relay.ts";
import { ALL_DONE, type Change, type ChangeConsumer, decodeCommit, failedAt, lagOf } from "./batch.ts";
import { type PutPorts, putFacts } from "./put-facts.ts";
import { createPutSpans, type PutSpans } from "./put-spans.ts";

export interface RelayPorts {
  readonly topology: Topology;
  readonly bus: RemoteBus;
  readonly commits: Commits;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly metrics: Metrics;
  /** Default: none. */
  readonly tracing?: Tracing;
  readonly onFault: (fault: unknown) => void;
}

/**
 * The second consumer of the table's stream: puts every fact on the facts bus, at least once. Throws where the bus does
 * not exist.
 *
 * Facts of one stream are put in the order of their versions, each for the first time after those before it, so long as
 * no record comes after one of its stream that was recorded more than ten seconds later. What was put is known to this
 * process alone: to keep it would cost a write for every event, and repeats are allowed. Where a stream is new to the
 * process, or jumps, the commits of the ten seconds before are read and put first, since their records may still be to
 * come; older ones were put when their own records came.
 */
export async function openRelay(ports: RelayPorts): Promise<ChangeConsumer> {
  await ports.bus.check();
  const spans = createPutSpans(ports.commits);
  const putPorts = { ...ports, bury: (fact: Fact, reason: string) => buryUnsent(ports, fact, reason) };
  return async (changes) => {
    const failed = await relay(ports, putPorts, spans, changes);
    return failed === null ? ALL_DONE : failedAt(failed);
  };
}

interface Planned {
  /** Facts to put, each with the record that asks for it. */
  readonly due: ReadonlyMap<Fact, Change>;
  /** The record at which planning stopped. */
  readonly failed: Change | null;
}

/** The first record of which something was not put; null when all is done. */
async function relay(ports: RelayPorts, putPorts: PutPorts, spans: PutSpans, changes: readonly Change[]) {
  const { due, failed } = await plan(ports, spans, changes);
  const traced = startRelaySpans(ports.tracing ?? noTracing, [...due.keys()]);
  const { facts, reason } = await putFacts(putPorts, [...due.keys()]);
  for (const { fact, span } of traced) if (!facts.includes(fact)) span.end();
  for (const { stream } of facts) spans.forget(stream);
  const [first] = facts;
  if (first !== undefined) ports.onFault(notTaken(first, reason));
  const done = changes.slice(0, failed === null ? changes.length : changes.indexOf(failed));
  if (first === undefined && done.length > 0)
    ports.metrics.put({ name: "bridgework_relay_lag_seconds", value: lagOf(ports.clock, done) / 1000 });
  return first === undefined ? failed : (due.get(first) ?? null);
}

async function plan(ports: RelayPorts, spans: PutSpans, changes: readonly Change[]): Promise<Planned> {
  const due = new Map<Fact, Change>();
  for (const change of changes) {
    try {
      const commits = await spans.take(decodeCommit(ports.topology, change));
      for (const { facts } of commits.map((commit) => decodeCommit(ports.topology, commit)))
        for (const fact of facts) due.set(fact, change);
    } catch (fault) {
      spans.forget(change.stream);
      ports.onFault(fault);
      return { due, failed: change };
    }
  }
  return { due, failed: null };
}

function notTaken({ type, stream, version }: Fact, reason: string): Fault {
  return new Fault(
    "SYSTEM",
    "not_taken",
    `The facts bus does not take ${type} at version ${version} of ${stream}: ${reason}`,
  );
}
