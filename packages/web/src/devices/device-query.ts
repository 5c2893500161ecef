import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { findDevice, inviteDevice, listDevices, revokeDevice } from "../data/api.ts";
import { newKey } from "../data/key.ts";

const PAGE = 100;
const FIRST: string | undefined = undefined;

/** Newest first. */
export function devicesQuery() {
  return infiniteQueryOptions({
    queryKey: ["devices", "list"],
    queryFn: ({ pageParam, signal }) => listDevices({ cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

export function deviceQuery(id: string) {
  return queryOptions({ queryKey: ["devices", "one", id], queryFn: ({ signal }) => findDevice(id, signal) });
}

/** The answer is not kept in the cache of queries: it holds the code. */
export function useInvite() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: inviteDevice,
    retry: false,
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: ["devices"] }),
  });
}

/** Waits for the server. Pressed again after an answer was lost, it revokes once. */
export function useRevoke(id: string) {
  const queries = useQueryClient();
  const key = useRef(newKey());
  return useMutation({
    mutationFn: (reason: string) => revokeDevice(id, reason, key.current),
    retry: false,
    onSettled: () => queries.invalidateQueries({ queryKey: ["devices"] }),
  });
}
