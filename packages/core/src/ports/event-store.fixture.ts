import type { Fact, NewEvent } from "../kernel/event.ts";
import { sequentialIds } from "../memory/ids.ts";
import { isoTime } from "./clock.ts";
import type { AppendRequest, AppendResult, EventStore } from "./event-store.ts";

/** What the parts of the contract get: each test has a store of its own, empty. */
export interface TestStore {
  /** Of the test that runs. */
  readonly store: () => EventStore;
  /** One event, whatever the stream's version is, unless told otherwise. */
  readonly append: (stream: string, rest?: Partial<AppendRequest>) => Promise<AppendResult>;
  /** So many appends of one event each, one after another. */
  readonly fill: (stream: string, count: number) => Promise<void>;
}

/** The time of events that were given none, in milliseconds. */
export const START = Date.UTC(2026, 0, 1);
const ids = sequentialIds();

export function event(overrides: Partial<NewEvent> = {}): NewEvent {
  const id = ids.next();
  return {
    id,
    type: "NoteTaken",
    schemaVersion: 1,
    time: isoTime(START),
    data: { text: "a note" },
    meta: { correlationId: id, causationId: null, actor: "test", source: "bridgework" },
    ...overrides,
  };
}

export function factsOf(result: AppendResult): readonly Fact[] {
  return result.status === "conflict" ? [] : result.facts;
}
