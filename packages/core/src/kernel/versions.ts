import type * as z from "zod";
import type { JsonObject } from "./json.ts";

/** Lifts an event's data from one schema version to the next. */
export type Upcaster = (data: JsonObject) => JsonObject;

/** The newest schema of an event type, with what lifts older data to it. To be spread into an `EventType`. */
export interface Versions<Data> {
  readonly schemaVersion: number;
  readonly schema: z.ZodType<Data>;
  /** `upcasters[0]` lifts version 1 to 2, and so on. */
  readonly upcasters: readonly Upcaster[];
}

/** The schema that an event type began with. It stays for ever, since facts of it do. */
export function firstVersion<Data>(schema: z.ZodType<Data>): Versions<Data> {
  return { schemaVersion: 1, schema, upcasters: [] };
}

/**
 * One more version. `upcast` is pure. A personal value may be sealed or erased by then: it can be moved, not looked at.
 */
export function nextVersion<Older, Data>(
  older: Versions<Older>,
  schema: z.ZodType<Data>,
  upcast: (data: Older) => NoInfer<Data>,
): Versions<Data> {
  // A store gives back what the older schema let in, so the chain may run on unparsed data.
  const untyped = upcast as unknown as Upcaster;
  return { schemaVersion: older.schemaVersion + 1, schema, upcasters: [...older.upcasters, untyped] };
}
