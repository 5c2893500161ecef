import { listEvents, listRuns } from "../data/api.ts";
import type { Socket } from "./connection.ts";
import { createLive, type Live } from "./live.ts";

const MOST_IN_A_PAGE = 200;

/** The live connection to the server that this page came from. */
export function browserLive(): Live {
  return createLive({
    open: openSocket,
    fetchPage: (after) => listEvents({ order: "forward", cursor: String(after), limit: MOST_IN_A_PAGE }),
    fetchRuns: async () => (await listRuns({ limit: MOST_IN_A_PAGE })).items,
    random: Math.random,
  });
}

function openSocket(after: number | null): Socket {
  const url = new URL("/api/live", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (after !== null) url.searchParams.set("after", String(after));
  return new WebSocket(url);
}
