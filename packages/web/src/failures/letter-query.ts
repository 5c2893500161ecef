import type { DeadLetterItem, Redriven } from "@bridgework/functions/http/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { redriveLetter } from "../data/api.ts";
import { getJson } from "../data/http.ts";

export function letterQuery(id: string) {
  return queryOptions({
    queryKey: ["letter", id],
    queryFn: ({ signal }) => getJson<DeadLetterItem>(`/api/dead-letters/${encodeURIComponent(id)}`, {}, signal),
  });
}

/** Redrives a letter and waits for the server. The list is read again either way: a refusal means that it is old. */
export function useRedrive(id: string) {
  const queries = useQueryClient();
  const mutationKey = ["redrive", id];
  const mutation = useMutation<Redriven>({
    mutationKey,
    mutationFn: () => redriveLetter(id),
    retry: false,
    onSuccess: ({ letter }) => queries.setQueryData(letterQuery(id).queryKey, letter),
    onError: () => queries.invalidateQueries({ queryKey: ["letter", id] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["letters"] }),
  });
  // Asked of the cache: a second press may come before this component is told that the first is under way.
  const start = () => {
    if (queries.isMutating({ mutationKey }) === 0) mutation.mutate();
  };
  return { ...mutation, start };
}
