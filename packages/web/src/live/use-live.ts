import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { Live, LiveStatus, MessageOf } from "./live.ts";

const Context = createContext<Live | null>(null);

export const LiveProvider = Context.Provider;

export function useLiveClient(): Live {
  const live = useContext(Context);
  if (live === null) throw new Error("Live data was asked for outside of LiveProvider; wrap the page in it.");
  return live;
}

/** One part of the live status. `pick` must return a value that is the same while that part is. */
export function useLive<Part>(pick: (status: LiveStatus) => Part): Part {
  const live = useLiveClient();
  return useSyncExternalStore(live.subscribe, () => pick(live.status()));
}

/** Hears every message of a kind while the component is mounted. */
export function useLiveMessage<Kind extends LiveMessage["kind"]>(
  kind: Kind,
  handle: (message: MessageOf<Kind>) => void,
): void {
  const live = useLiveClient();
  const current = useRef(handle);
  useEffect(() => {
    current.current = handle;
  });
  useEffect(() => live.on(kind, (message) => current.current(message)), [live, kind]);
}
