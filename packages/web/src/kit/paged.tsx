import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo } from "react";
import { Kbd } from "./kbd.tsx";
import { Unread } from "./unread.tsx";
import { type GridProps, VirtualGrid } from "./virtual-grid.tsx";

interface Page<Item> {
  readonly items: readonly Item[];
}

/** The rows of a list that is read page by page; undefined until the first is there. `more` reads the next, once at a time. */
export function usePaged<Item>(query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const read = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage().catch(() => undefined);
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { read, more };
}

interface RowsProps<Row> extends Omit<GridProps<Row>, "rows"> {
  /** Plural of what the list shows. */
  readonly what: string;
  readonly query: { readonly error: unknown; readonly refetch: () => unknown };
  /** Undefined until the first were read. */
  readonly rows: readonly Row[] | undefined;
  /** In place of no row at all. */
  readonly empty: ReactNode;
}

/** The rows of a list, or why there are none. */
export function ListRows<Row>({ what, query, rows, empty, ...grid }: RowsProps<Row>) {
  if (rows === undefined) return <Unread what={what} error={query.error} onRetry={() => void query.refetch()} />;
  return rows.length === 0 ? empty : <VirtualGrid {...grid} rows={rows} />;
}

interface FootProps {
  /** How many rows there are, as `12 devices`; undefined before the first were read. */
  readonly count: string | undefined;
  /** Whether the server has more. */
  readonly hasMore?: boolean;
  /** Which are not read yet; default `older ones follow`. */
  readonly order?: string;
  /** Keys of the list's own. */
  readonly children?: ReactNode;
}

/** Below a list: how much of it was read, and its keys. */
export function ListFoot({ count, hasMore = false, order = "older ones follow", children }: FootProps) {
  return (
    <footer className="foot">
      <span className="tn">
        {count}
        {hasMore ? ` read, ${order}` : ""}
      </span>
      <ListKeys>{children}</ListKeys>
    </footer>
  );
}

/** The keys that every list takes, with those of the list's own. */
export function ListKeys({ children }: { readonly children?: ReactNode }) {
  return (
    <span className="keys">
      <Kbd>j</Kbd>
      <Kbd>k</Kbd>
      <span>move</span>
      <Kbd>⏎</Kbd>
      <span>open</span>
      {children}
    </span>
  );
}
