import type { CounterItem } from "@bridgework/functions/http/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { changeCounter } from "../data/api.ts";
import { isPassing } from "../data/fault.ts";
import { newKey } from "../data/key.ts";

interface Change {
  readonly delta: number;
  /** The same at every try, so that a change whose answer was lost is not made twice. */
  readonly key: string;
  readonly startedAt: number;
}

/** Changes on their way at once; a held key makes no more. */
const MOST_UNDERWAY = 50;

/** Sends changes, as many at once as one likes: the server puts them in order. */
export function useChange(id: string, learn: (counter: CounterItem) => void) {
  const [underway, setUnderway] = useState(0);
  const [tookMs, setTookMs] = useState<number | null>(null);
  const mutation = useMutation({
    mutationFn: ({ delta, key }: Change) => changeCounter(id, delta, key),
    retry: (failures, error) => failures < 2 && isPassing(error),
    onSuccess: ({ counterId, value, version, events }, { startedAt }) => {
      setTookMs(performance.now() - startedAt);
      learn({ counterId, value, version, changedAt: events.at(-1)?.time ?? null });
    },
    onSettled: () => setUnderway((count) => count - 1),
  });
  const change = (delta: number) => {
    if (underway >= MOST_UNDERWAY) return;
    setUnderway((count) => count + 1);
    mutation.mutate({ delta, key: newKey(), startedAt: performance.now() });
  };
  return { change, underway, tookMs, error: mutation.error };
}
