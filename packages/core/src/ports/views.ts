import type { JsonObject } from "../kernel/json.ts";

export interface ViewRow {
  readonly key: string;
  /** Version of the stream that the document shows. */
  readonly version: number;
  readonly doc: JsonObject;
}

/** Read models. */
export interface Views {
  get(view: string, key: string): Promise<ViewRow | undefined>;
  /** Written only if `row.version` is newer than what is there. */
  put(view: string, row: ViewRow): Promise<void>;
  /** By key, newest first (keys are ULIDs where the domain makes them); `cursor` is the last key seen. */
  list(
    view: string,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly ViewRow[]; readonly next: string | null }>;
}
