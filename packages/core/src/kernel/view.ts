import type { Fact } from "./event.ts";
import type { JsonObject } from "./json.ts";

/** A read model: one document for each stream of the domain, folded from its facts. */
export interface View {
  /** Plural of the domain, as its route: `forms`. */
  readonly name: string;
  /** To be raised with every change of `project`: all rows are then made again, beside the old ones. From 1. */
  readonly version: number;
  /** Pure. `row` is undefined for the stream's first fact. */
  project(row: JsonObject | undefined, fact: Fact): JsonObject;
}

/** The name under which the rows of one version of a view are kept: stored, so it must not change. */
export function rowsName({ name, version }: Pick<View, "name" | "version">): string {
  return version === 1 ? name : `${name}@${version}`;
}
