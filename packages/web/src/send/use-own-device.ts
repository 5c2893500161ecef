import type { Client } from "@bridgework/client/client";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openOwnDevice } from "./own-device.ts";

const KEY = ["own-device"] as const;
const STATE_KEY = ["own-device", "state"] as const;

/** One for all pages that this tab shows: it goes on sending after the Send page is left. */
export function ownDeviceQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: openOwnDevice,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: false,
    networkMode: "always",
  });
}

/** Who this browser is, and how many submissions wait in it. */
export function useOwnDevice() {
  const queries = useQueryClient();
  const { data: client, error } = useQuery(ownDeviceQuery());
  const state = useQuery({
    queryKey: STATE_KEY,
    queryFn: () => stateOf(client),
    enabled: client !== undefined,
    networkMode: "always",
  });
  const refresh = () => queries.invalidateQueries({ queryKey: STATE_KEY, exact: true });
  useEffect(
    () => client?.on(() => void queries.invalidateQueries({ queryKey: STATE_KEY, exact: true })),
    [client, queries],
  );
  return { client, error, identity: state.data?.identity ?? null, waiting: state.data?.waiting ?? 0, refresh };
}

async function stateOf(client: Client | undefined) {
  if (client === undefined) return { identity: null, waiting: 0 };
  const [identity, submissions] = await Promise.all([client.device(), client.submissions()]);
  const waiting = submissions.filter(({ state }) => state.status === "queued" || state.status === "sending");
  return { identity, waiting: waiting.length };
}
