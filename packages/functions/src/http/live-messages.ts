import type { Fact } from "@bridgework/core/kernel/event";
import type { EventStore } from "@bridgework/core/ports/event-store";
import type { LiveMessage } from "./live-contract.ts";

export interface GreetingPorts {
  /** Its facts opened. */
  readonly store: Pick<EventStore, "head" | "readAll">;
  readonly version: string;
  readonly stage: string;
  /** Counts the letters that are dead. */
  readonly deadLetters: () => Promise<number>;
  readonly openAlerts: () => Promise<number>;
}

/** Facts sent to a client that comes back; past it the client pages through them itself. */
const MOST_MISSED = 1_000;

export async function hello({ store, version, stage }: GreetingPorts) {
  return { kind: "hello", version, stage, head: await store.head() } as const;
}

/** What a client is told first, and what it has missed since `after`; null: it begins with what comes now. */
export async function greeting(options: GreetingPorts, after: number | null): Promise<readonly LiveMessage[]> {
  const first = await hello(options);
  const { head } = first;
  const [total, open] = await Promise.all([options.deadLetters(), options.openAlerts()]);
  const counts: readonly LiveMessage[] = [
    { kind: "dead-letters", total },
    { kind: "alerts", open },
  ];
  if (after === null || after >= head) return [first, ...counts];
  const missed = await options.store.readAll({ order: "forward", after, limit: MOST_MISSED + 1 });
  if (missed.length > MOST_MISSED) return [first, ...counts, { kind: "gap", from: after, to: head }];
  return [first, ...counts, factsMessage(missed)];
}

export function factsMessage(facts: readonly Fact[]): LiveMessage {
  return { kind: "facts", items: [...facts], position: facts.at(-1)?.position ?? 0 };
}

/** The newest value of each counter among the facts. */
export function changedCounters(facts: readonly Pick<Fact, "type" | "data" | "version" | "time">[]) {
  const newest = new Map<string, { counterId: string; value: number; version: number; changedAt: string }>();
  for (const { type, data, version, time } of facts) {
    const { counterId, value } = data;
    if (type !== "CounterChanged" || typeof counterId !== "string" || typeof value !== "number") continue;
    newest.set(counterId, { counterId, value, version, changedAt: time });
  }
  return [...newest.values()];
}

/** The time of a client's ping, to be given back; null for anything else. */
export function pingTime(text: string): number | null {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null || !("kind" in message) || message.kind !== "ping") return null;
    return "at" in message && typeof message.at === "number" ? message.at : null;
  } catch {
    return null;
  }
}
