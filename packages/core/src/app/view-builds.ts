import { isJsonObject } from "../kernel/json.ts";
import { rowsName, type View } from "../kernel/view.ts";
import type { ViewRow, Views } from "../ports/views.ts";

/** Which version of a view is served, and how far the next one is. */
export interface ViewBuild {
  readonly served: number;
  /** Null while the declared version is served. */
  readonly building: { readonly version: number; readonly position: number } | null;
  /** The version that was served before, until its rows are gone; else null. */
  readonly stale: number | null;
}

/** Where builds are kept, among the rows, one for each view: no view can have this name. */
export const BUILDS = "@builds";

/** Rows without a build were written by the first version. */
export function buildIn(row: ViewRow | undefined): ViewBuild {
  const { served, building, stale } = row?.doc ?? {};
  return {
    served: typeof served === "number" ? served : 1,
    building: isJsonObject(building)
      ? { version: Number(building["version"]), position: Number(building["position"]) }
      : null,
    stale: typeof stale === "number" ? stale : null,
  };
}

/** The row to be written after the one that is there. */
export function rowOfBuild(name: string, before: ViewRow | undefined, { served, building, stale }: ViewBuild): ViewRow {
  return { key: name, version: (before?.version ?? 0) + 1, doc: { served, building, stale } };
}

/** Where the building of a view's declared version begins or goes on; null where there is nothing to build. */
export function buildFrom({ version }: View, { served, building }: ViewBuild): number | null {
  if (served === version) return null;
  return building?.version === version ? building.position : 0;
}

/** The views by their names, whichever versions are served. */
export function servedViews(rows: Views, servedVersion: (view: string) => number | Promise<number>): Views {
  const nameOf = async (name: string) => rowsName({ name, version: await servedVersion(name) });
  return {
    get: async (view, key) => rows.get(await nameOf(view), key),
    put: async (view, row) => rows.put(await nameOf(view), row),
    list: async (view, page) => rows.list(await nameOf(view), page),
  };
}
