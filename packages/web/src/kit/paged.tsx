import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo } from "react";
import { Kbd } from "./kbd.tsx";
import { ErrorCard, LoadingRows } from "./states.tsx";

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

interface UnreadProps {
  /** Plural of what the list shows. */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** In place of a list of which nothing has been read. */
export function Unread({ what, error, onRetry }: UnreadProps) {
  if (error === null) return <LoadingRows label={`Loading ${what}`} />;
  return <ErrorCard title={`The ${what} could not be read`} error={error} onRetry={onRetry} />;
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
