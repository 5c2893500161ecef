import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { listAlerts } from "../data/api.ts";
import { useLiveMessage } from "../live/use-live.ts";
import { useRefresh } from "../live/use-refresh.ts";

function alertsQuery(status: AlertItem["status"] | undefined) {
  return queryOptions({
    queryKey: ["alerts", status ?? null],
    queryFn: ({ signal }) => listAlerts(status, signal),
  });
}

/** Kept up to date: an alert changes when it is raised or resolved, and when somebody was told of it. */
export function useAlerts(status: AlertItem["status"] | undefined) {
  const refresh = useRefresh(["alerts"]);
  useLiveMessage("alerts", refresh);
  useLiveMessage("facts", ({ items }) => {
    if (items.some(({ stream }) => stream.startsWith("alert#"))) refresh();
  });
  return useQuery(alertsQuery(status));
}
