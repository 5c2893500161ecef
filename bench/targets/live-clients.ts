import type { LiveMessage } from "@bridgework/functions/http/live-contract";
import { WebSocket } from "ws";
import { quantilesOf } from "../report.ts";
import { type Answer, type DueTimes, type Order, wallTime } from "./protocol.ts";

/* A process of live clients, apart from the load, so that neither waits for the other. */

/** Versions and the times at which they came, one after another. */
type Heard = number[];

const heard: Heard[] = [];
/** Connecting all at once would overflow the server's queue of new connections. */
const AT_ONCE = 50;

process.on("message", (order: Order) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function obey(order: Order): Promise<Answer> {
  switch (order.kind) {
    case "connect":
      for (let count = 0; count < order.clients; count += AT_ONCE)
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, order.clients - count) }, () => connect(order.url)));
      return { kind: "connected" };
    case "forget":
      for (const each of heard) each.length = 0;
      return { kind: "forgotten" };
    case "report":
      return report(order.dueTimes);
  }
}

function connect(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const mine: Heard = [];
  heard.push(mine);
  socket.on("message", (data) => {
    const at = wallTime();
    const message = JSON.parse(String(data)) as LiveMessage;
    if (message.kind === "counters") mine.push(message.items[0]?.version ?? 0, at);
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
}

/** A client has a change when it has heard of its version or of a later one. */
function report(dueTimes: DueTimes): Answer {
  const ascending = [...dueTimes].sort(([left], [right]) => left - right);
  const latencies: number[] = [];
  let missing = 0;
  for (const mine of heard) {
    let at = 0;
    for (const [version, due] of ascending) {
      while (at < mine.length && (mine[at] ?? 0) < version) at += 2;
      const time = mine[at + 1];
      if (time === undefined) missing += 1;
      else latencies.push(time - due);
    }
  }
  const messages = heard.reduce((sum, mine) => sum + mine.length / 2, 0);
  return { kind: "reported", quantiles: quantilesOf(latencies), missing, heard: messages };
}
