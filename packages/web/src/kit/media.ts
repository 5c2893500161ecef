import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds now, as `(max-width: 900px)`. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** A phone's width: the rail is a dock, rows take two lines, panels open over the list. */
export function useSmall(): boolean {
  return useMedia("(max-width: 900px)");
}
