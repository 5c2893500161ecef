import { askForTicket, listEvents, listRuns } from "../data/api.ts";
import { useSession } from "../data/session.ts";
import { createLive, type Live, type LiveOptions } from "./live.ts";
import { openSocket, openWhenKnown } from "./socket.ts";

const MOST_IN_A_PAGE = 200;

/** The live connection to the server that this page came from; by a ticket where the operator has signed in. */
export function browserLive(): Live {
  const { session } = useSession.getState();
  return createLive({
    open: session === null ? openHere : openByTicket,
    fetchPage: (after) => listEvents({ order: "forward", cursor: String(after), limit: MOST_IN_A_PAGE }),
    fetchRuns: async () => (await listRuns({ limit: MOST_IN_A_PAGE })).items,
    random: Math.random,
  });
}

const openHere: LiveOptions["open"] = (after, events) => {
  const url = new URL("/api/live", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return openSocket(continuing(url, after), events);
};

/** No WebSocket of a browser carries a token, so that a ticket is asked for before each. */
const openByTicket: LiveOptions["open"] = (after, events) =>
  openWhenKnown(
    askForTicket().then(({ url }) => continuing(new URL(url), after)),
    events,
  );

function continuing(url: URL, after: number | null): URL {
  if (after !== null) url.searchParams.set("after", String(after));
  return url;
}
