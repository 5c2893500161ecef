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
  return useMutation<Redriven>({
    mutationKey: ["redrive", id],
    mutationFn: () => redriveLetter(id),
    retry: false,
    onSuccess: ({ letter }) => queries.setQueryData(letterQuery(id).queryKey, letter),
    onError: () => queries.invalidateQueries({ queryKey: ["letter", id] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["letters"] }),
  });
}
