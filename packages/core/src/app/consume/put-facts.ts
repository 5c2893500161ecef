import type { Fact } from "../../kernel/event.ts";
import { messageOf } from "../../kernel/fault.ts";
import { FACTS_SOURCE } from "../../kernel/rule.ts";
import { type Clock, pause } from "../../ports/clock.ts";
import {
  type BusEntry,
  type EntryAnswer,
  entryBytes,
  MAX_BUS_BYTES,
  MAX_BUS_ENTRIES,
  type RemoteBus,
} from "../../ports/remote-bus.ts";

export interface PutPorts {
  readonly bus: RemoteBus;
  readonly clock: Clock;
  /** Keeps what the bus will never take. */
  readonly bury: (fact: Fact, reason: string) => Promise<void>;
}

/** What was not put, in order: nothing when all is done. */
export interface Unsent {
  readonly facts: readonly Fact[];
  /** Why the first of them was not taken. */
  readonly reason: string;
}

interface Outgoing {
  readonly fact: Fact;
  readonly entry: BusEntry;
  readonly bytes: number;
  readonly attempts: number;
  /** Why it was not taken the last time. */
  readonly reason: string;
}

const NOTHING_UNSENT: Unsent = { facts: [], reason: "" };
const MOST_ATTEMPTS = 5;
const FIRST_RETRY_MS = 100;

/**
 * Puts facts on the bus, as many in a call as it takes; an entry that is not taken is put again by itself, with the ones
 * that follow. A fact is in a call only when every fact before it has been taken, or goes before it in the same call.
 * The bus promises no order within a call, and may take a later entry while it turns down an earlier one.
 */
export async function putFacts(ports: PutPorts, facts: readonly Fact[]): Promise<Unsent> {
  let rest = facts.map(outgoing);
  for (let call = nextCall(rest); call.length > 0; call = nextCall(rest)) {
    const again = await putCall(ports, call);
    rest = [...again, ...rest.slice(call.length)];
    const [first] = again;
    if (first === undefined) continue;
    const attempts = Math.max(...again.map((each) => each.attempts));
    if (attempts >= MOST_ATTEMPTS) return { facts: rest.map(({ fact }) => fact), reason: first.reason };
    await pause(ports.clock, FIRST_RETRY_MS * 2 ** (attempts - 1));
  }
  return NOTHING_UNSENT;
}

/** What was not taken, to be put again. */
async function putCall(ports: PutPorts, call: readonly Outgoing[]): Promise<readonly Outgoing[]> {
  const answers = await answersOf(ports.bus, call);
  const again: Outgoing[] = [];
  for (const [index, sent] of call.entries()) {
    const answer = await settle(ports, sent.fact, answers[index] ?? NO_ANSWER);
    if (answer.kind === "again") again.push({ ...sent, attempts: sent.attempts + 1, reason: answer.reason });
  }
  return again;
}

/** What will never be taken counts as taken once it is buried. */
async function settle({ bury }: PutPorts, fact: Fact, answer: EntryAnswer): Promise<EntryAnswer> {
  if (answer.kind !== "never") return answer;
  try {
    await bury(fact, answer.reason);
    return { kind: "taken" };
  } catch (error) {
    return { kind: "again", reason: `${answer.reason} It could not be buried: ${messageOf(error)}` };
  }
}

const NO_ANSWER: EntryAnswer = { kind: "again", reason: "the bus did not answer for it" };

async function answersOf(bus: RemoteBus, call: readonly Outgoing[]): Promise<readonly EntryAnswer[]> {
  const [first] = call;
  if (first !== undefined && first.bytes >= MAX_BUS_BYTES) return [{ kind: "never", reason: tooLarge(first) }];
  try {
    return await bus.put(call.map(({ entry }) => entry));
  } catch (error) {
    return call.map(() => ({ kind: "again", reason: messageOf(error) }));
  }
}

/** As many as fit; one that fits in no call is alone. */
function nextCall(rest: readonly Outgoing[]): readonly Outgoing[] {
  let bytes = 0;
  const tooMany = rest.slice(0, MAX_BUS_ENTRIES).findIndex((each) => {
    bytes += each.bytes;
    return bytes >= MAX_BUS_BYTES;
  });
  return rest.slice(0, tooMany === -1 ? MAX_BUS_ENTRIES : Math.max(1, tooMany));
}

function outgoing(fact: Fact): Outgoing {
  const entry = entryOf(fact);
  return { fact, entry, bytes: entryBytes(entry), attempts: 0, reason: "" };
}

/**
 * Without its position: the table's stream does not know it. The W3C trace context is in the detail's `meta`; the entry's
 * own `TraceHeader` is for the format of X-Ray.
 */
function entryOf({ position: _, ...detail }: Fact): BusEntry {
  return { source: FACTS_SOURCE, detailType: detail.type, detail: JSON.stringify(detail), time: detail.time };
}

function tooLarge({ bytes, fact }: Outgoing): string {
  return `${fact.type} at version ${fact.version} of ${fact.stream} takes ${bytes} bytes on the bus, which takes less than ${MAX_BUS_BYTES}. Keep large content elsewhere and record its address.`;
}
