import type { Fact } from "./event.ts";
import type { JsonObject } from "./json.ts";

/** A read model: one document for each stream of the domain, folded from its facts. */
export interface View {
  /** Plural of the domain, as its route: `forms`. */
  readonly name: string;
  /** Pure. `row` is undefined for the stream's first fact. */
  project(row: JsonObject | undefined, fact: Fact): JsonObject;
}
