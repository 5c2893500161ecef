import { queryOptions } from "@tanstack/react-query";
import { listCircuits, readHealth } from "../data/api.ts";

const AGAIN_MS = 5_000;
const MOST_CIRCUITS = 200;

/** Asked for again while the page is in sight. */
export function healthQuery() {
  return queryOptions({
    queryKey: ["health"],
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
  });
}

export function circuitsQuery() {
  return queryOptions({
    queryKey: ["circuits"],
    queryFn: ({ signal }) => listCircuits({ limit: MOST_CIRCUITS }, signal),
  });
}
