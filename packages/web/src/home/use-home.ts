import { queryOptions, useQuery } from "@tanstack/react-query";
import { readHome } from "../data/api.ts";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";

/** What happens is shown this soon; what does not happen, within half a minute. */
const AFTER_FACTS_MS = 3_000;
const AGAIN_MS = 30_000;

function homeQuery() {
  return queryOptions({
    queryKey: ["home"],
    queryFn: ({ signal }) => readHome(signal),
    refetchInterval: AGAIN_MS,
    staleTime: AFTER_FACTS_MS,
  });
}

export function useHome() {
  const later = useRefresh(["home"], AFTER_FACTS_MS);
  const soon = useRefresh(["home"]);
  useLiveMessage("facts", later);
  useLiveMessage("alerts", soon);
  useLiveMessage("dead-letters", soon);
  return useQuery(homeQuery());
}
