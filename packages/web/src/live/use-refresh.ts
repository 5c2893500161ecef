import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useLive } from "./use-live.ts";

/** A burst of changes reads again at most this often, unless a page has less need of it. */
const AGAIN_MS = 250;

/**
 * Reads a query again: what is returned says that what it shows has changed. Also whenever the live connection was
 * opened after the page was, since changes before it may have been missed.
 */
export function useRefresh(key: QueryKey, againMs = AGAIN_MS): () => void {
  const queries = useQueryClient();
  const opened = useLive((status) => status.opened);
  const known = useRef(opened);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const name = JSON.stringify(key);
  const refresh = useCallback(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      const queryKey: QueryKey = JSON.parse(name);
      queries.invalidateQueries({ queryKey }, { cancelRefetch: false }).catch(() => undefined);
    }, againMs);
  }, [queries, name, againMs]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (opened !== known.current) refresh();
    known.current = opened;
  }, [opened, refresh]);
  return refresh;
}
