import type * as z from "zod";
import type { Decider } from "./decider.ts";
import type { DecidedEvent, EventType } from "./event.ts";
import type { JsonObject } from "./json.ts";
import type { Path } from "./personal.ts";
import type { Rule } from "./rule.ts";
import type { Sweep } from "./sweep.ts";
import type { View } from "./view.ts";
import type { Step, Workflow } from "./workflow.ts";

/** What somebody asks a domain for, in the imperative. */
export interface Command {
  readonly type: string;
}

/** When a stream's folded state is kept, so that loading it does not begin at its first fact. */
export interface SnapshotRule {
  /** Kept by the append that takes the stream's version to or past a multiple of it. */
  readonly every: number;
  /** To be raised with every change of `evolve` or of the state's shape: snapshots of other numbers are passed over. */
  readonly reducer: number;
}

/**
 * Everything about one domain, gathered from its folder. The topology is a list of these.
 * Members are methods so that domains of different state types fit in one list.
 */
export interface Domain<State = unknown, C extends Command = Command, Event extends DecidedEvent = DecidedEvent> {
  /** Singular noun; also the category of its streams. */
  readonly name: string;
  readonly events: readonly EventType[];
  readonly commands: z.ZodType<C>;
  readonly decider: Decider<State, C, Event>;
  /** Id of the stream that takes the command. */
  streamId(command: C): string;
  /**
   * For each event type, the command that its publication from outside amounts to: the decider then accepts
   * or refuses it. `newId` is the id of whatever the event creates, derived from the request's id; an id given
   * in the data wins. What it returns is checked by `commands`, so it may pass on what it was given.
   */
  readonly intake: Readonly<Record<string, (data: JsonObject, newId: string) => JsonObject>>;
  /**
   * What of a command makes a request the same when it is sent again with its id; absent: all of it. For what differs
   * with each sending, as a signature.
   */
  asAsked?(command: C): object;
  readonly rules: readonly Rule[];
  readonly workflows: readonly Workflow[];
  readonly steps: readonly Step[];
  /** Absent: it has none. */
  readonly sweeps?: readonly Sweep[];
  readonly view: View;
  /**
   * Seconds for which a request that is sent again is recognised, whatever its stream has recorded since; absent: as long
   * as the store does by itself, which is its last 50 commits at least. On DynamoDB it costs each append four write units
   * in the place of one.
   */
  readonly requestsKept?: number;
  /** Absent: its streams stay so short that folding them costs nothing. */
  readonly snapshots?: SnapshotRule;
  /**
   * Whose the personal values of a command are; to be given where its schema marks some. The data need not be valid:
   * then it may be anything.
   */
  subjectOf?(given: Readonly<Record<string, unknown>>): unknown;
  /**
   * Where the data of a command or an event holds values that only a step may see: sealed with the key of `subjectOf`,
   * masked wherever they are shown. The data need not be valid.
   */
  secrets?(data: Readonly<Record<string, unknown>>): readonly Path[];
  /** The event type as which one from outside is taken, where another domain's stream has to order it. */
  takenAs?(type: string, data: JsonObject): string;
  /** What a dead letter may show of an event's data; absent: all of it. The data need not be valid. */
  redact?(data: JsonObject): JsonObject;
}

/** State as JSON, for reading it at a version. */
export function stateAsJson(state: unknown): JsonObject {
  return JSON.parse(JSON.stringify(state)) as JsonObject;
}
