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

interface Changed {
  readonly changedAt: string;
  readonly version: number;
}

interface FoldedView<Row, Known> extends Pick<View, "name" | "version"> {
  /** The row before its stream's first fact, which is given. */
  newRow(fact: Known): Row;
  /** What a fact changes in the row. */
  changes(row: Row, fact: Known): Partial<Row>;
}

/** A view that is told what each fact changes. `changedAt` and `version` of a row are those of its last fact. */
export function foldedView<Row extends Changed & JsonObject, Known extends Fact>(view: FoldedView<Row, Known>): View {
  const { name, version, newRow, changes } = view;
  return {
    name,
    version,
    project: (row: JsonObject | undefined, fact: Known): Row => {
      // Only `project` has written what is stored under the view's name and version.
      const known = (row as Row | undefined) ?? newRow(fact);
      return { ...known, ...changes(known, fact), changedAt: fact.time, version: fact.version };
    },
  };
}
