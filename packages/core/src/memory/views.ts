import type { ViewRow, Views } from "../ports/views.ts";

export interface MemoryViews extends Views {
  /** Removes all rows of a view. */
  drop(view: string): Promise<void>;
}

export function memoryViews(): MemoryViews {
  const views = new Map<string, Map<string, ViewRow>>();
  const rowsOf = (view: string): Map<string, ViewRow> => {
    const rows = views.get(view) ?? new Map<string, ViewRow>();
    views.set(view, rows);
    return rows;
  };

  return {
    drop: async (view) => void views.delete(view),
    get: async (view, key) => rowsOf(view).get(key),
    put: async (view, row) => {
      const known = rowsOf(view).get(row.key);
      if (known === undefined || row.version > known.version) rowsOf(view).set(row.key, structuredClone(row));
    },
    list: async (view, { limit, cursor }) => {
      const rows = [...rowsOf(view).values()]
        .filter(({ key }) => cursor === undefined || key < cursor)
        .sort((left, right) => (left.key < right.key ? 1 : -1));
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.key ?? null) : null };
    },
  };
}
