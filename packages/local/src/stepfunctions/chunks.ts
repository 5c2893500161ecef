import { isJsonObject, type Json } from "@bridgework/core/kernel/json";
import type { Signal } from "./execution-state.ts";
import type { Details, HistoryRecord } from "./history.ts";

/**
 * How an execution's history lies in the file: for each signal one chunk with the signal and the history events that
 * came of it. A value is written where it first occurs and gets a number; from then on, also inside other values,
 * `{"$": number}` stands for it. Value 0 is the execution's input, which lies in the execution's own row. The numbers
 * follow from the identity of objects, which replaying the signals brings about again.
 */
export interface Chunk {
  /** JSON text; the output of a task is the number of its value. */
  readonly signal: string;
  /** JSON text of StoredHistory. */
  readonly history: string;
}

type StoredEvent = readonly [
  type: string,
  previous: number,
  details: Details | 0,
  data: Numbers | 0,
  assigned?: Numbers,
];
type Numbers = Readonly<Record<string, number>>;

interface StoredHistory {
  /** Number of the first of the values. */
  readonly first: number;
  readonly values: readonly Json[];
  readonly events: readonly StoredEvent[];
}

/** The numbers of the values that an execution has used so far. */
export interface ValueNumbers {
  readonly known: Map<unknown, number>;
}

export function createValueNumbers(input: Json): ValueNumbers {
  return { known: new Map([[input, 0]]) };
}

/** Lays down what one signal led to; adds the values that are new to `numbers`. */
export function packChunk(signal: Signal, history: readonly HistoryRecord[], numbers: ValueNumbers): Chunk {
  const first = numbers.known.size;
  const values: Json[] = [];
  const numberOf = (value: Json): number => {
    const known = numbers.known.get(value);
    if (known !== undefined) return known;
    values.push(shorten(value, numbers.known));
    numbers.known.set(value, first + values.length - 1);
    return first + values.length - 1;
  };
  const signalText = packSignal(signal, numberOf);
  const events = history.map((event) => packEvent(event, numberOf));
  return { signal: signalText, history: JSON.stringify({ first, values, events } satisfies StoredHistory) };
}

function packSignal(signal: Signal, numberOf: (value: Json) => number): string {
  switch (signal.kind) {
    case "started":
      return JSON.stringify({ kind: signal.kind });
    case "taskSucceeded":
      return JSON.stringify({ ...signal, output: numberOf(signal.output) });
    case "taskFailed":
    case "timerFired":
      return JSON.stringify(signal);
  }
}

function packEvent(
  { type, previous, details, data, assigned }: HistoryRecord,
  numberOf: (value: Json) => number,
): StoredEvent {
  const numbers = data === undefined ? 0 : numbersOf(data, numberOf);
  return assigned === undefined
    ? [type, previous, details ?? 0, numbers]
    : [type, previous, details ?? 0, numbers, numbersOf(assigned, numberOf)];
}

function numbersOf(values: Readonly<Record<string, Json>>, numberOf: (value: Json) => number): Numbers {
  const numbers: Record<string, number> = {};
  for (const name in values) numbers[name] = numberOf(values[name] ?? null);
  return numbers;
}

/** The value with `{"$": number}` in place of every object in it that is known already. */
function shorten(value: Json, known: ReadonlyMap<unknown, number>): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => shortenMember(item, known));
  if (!isJsonObject(value)) return value;
  const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shortenMember(member, known)]));
  // An object that looks like a reference is wrapped, so that it is not taken for one.
  return looksLikeReference(value) ? { $: members } : members;
}

function shortenMember(value: Json, known: ReadonlyMap<unknown, number>): Json {
  if (typeof value !== "object" || value === null) return value;
  const number = known.get(value);
  return number === undefined ? shorten(value, known) : { $: number };
}

function looksLikeReference(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === "$";
}

/** Reads chunks in their order; gives the values back as one list. */
export interface ChunkReader {
  readonly values: Json[];
  /** Events of the next chunk; their ids go on from the last. */
  events(history: string, at: number): readonly StoredRecord[];
  /** A stored signal, except the start. */
  signal(text: string): Signal | null;
}

export interface StoredRecord extends HistoryRecord {
  readonly at: number;
}

export function createChunkReader(input: Json): ChunkReader {
  const values: Json[] = [input];
  let id = 0;
  const named = (numbers: Numbers) =>
    Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, values[number] ?? null]));
  return {
    values,
    events: (history, at) => {
      const stored = JSON.parse(history) as StoredHistory;
      for (const value of stored.values) values.push(expand(value, values));
      return stored.events.map(([type, previous, details, data, assigned]) => {
        id += 1;
        return {
          id,
          previous,
          type,
          at,
          ...(details === 0 ? {} : { details }),
          ...(data === 0 ? {} : { data: named(data) }),
          ...(assigned === undefined ? {} : { assigned: named(assigned) }),
        };
      });
    },
    signal: (text) => {
      const stored = JSON.parse(text) as Signal;
      if (stored.kind === "started") return null;
      return stored.kind === "taskSucceeded" ? { ...stored, output: values[Number(stored.output)] ?? null } : stored;
    },
  };
}

function expand(value: Json, values: readonly Json[]): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => expand(item, values));
  if (!isJsonObject(value)) return value;
  const reference = looksLikeReference(value) ? value.$ : undefined;
  if (typeof reference === "number") return values[reference] ?? null;
  return expandMembers(isJsonObject(reference) ? reference : value, values);
}

function expandMembers(value: { readonly [key: string]: Json }, values: readonly Json[]): Json {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expand(member, values)]));
}
