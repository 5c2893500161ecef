import type { Home } from "@bridgework/functions/http/home-contract";
import { count, counted, duration } from "../kit/format.ts";
import { atLeast, sumOf } from "./sums.ts";

/** A place on the way of an event, with the one number that matters there. */
export interface Station {
  readonly name: "Doors" | "Store" | "Relay" | "Rules" | "Runs" | "Providers" | "Views";
  readonly value: string;
  readonly unit: string;
  readonly sub: string;
  /** Something does not get on here. */
  readonly bad: boolean;
}

/** Of the last five minutes. */
const RECENT_SECONDS = 300;
/** As the alerts have it. */
const LATE_SECONDS = 60;

/** In the order in which an event comes by them. */
export function stationsOf(home: Home): readonly Station[] {
  const { head, runs, unmatched, recent, relayLagSeconds, projectorLagSeconds } = home;
  const events = sumOf(home.minutes.map((minute) => minute.events));
  const failed = sumOf(home.minutes.map(({ failedRuns }) => failedRuns));
  const open = home.circuits.filter(({ status }) => status === "open").map(({ circuit }) => circuit);
  return [
    { name: "Doors", ...rate(recent), bad: false },
    { name: "Store", value: atLeast(events), unit: "this hour", sub: `to position ${count(head)}`, bad: false },
    { name: "Relay", ...lag(relayLagSeconds) },
    { name: "Rules", ...share(unmatched), sub: `${count(unmatched.count)} matched none`, bad: false },
    {
      name: "Runs",
      value: count(runs.running),
      unit: "running",
      sub: `${runs.started === null ? "many" : count(runs.started)} this hour, ${atLeast(failed)} failed`,
      bad: false,
    },
    {
      name: "Providers",
      value: open.length === 0 ? "ok" : count(open.length),
      unit: open.length === 0 ? "" : "open",
      sub: open.length === 0 ? "no open circuit" : open.join(", "),
      bad: open.length > 0,
    },
    { name: "Views", ...lag(projectorLagSeconds) },
  ];
}

function rate({ requests, errors }: Home["recent"]) {
  if (requests === null || errors === null) return NOT_HERE;
  const perSecond = requests / RECENT_SECONDS;
  const value = perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond));
  return { value, unit: "/s", sub: counted(errors, "error") };
}

/** What this runtime does not measure: AWS's own metrics do. */
const NOT_HERE = { value: "–", unit: "", sub: "in CloudWatch" };

function share({ examined, count: unmatched }: Home["unmatched"]) {
  if (examined === 0) return { value: "–", unit: "" };
  return { value: (((examined - unmatched) / examined) * 100).toFixed(0), unit: "% matched" };
}

function lag(seconds: number | null) {
  if (seconds === null) return { ...NOT_HERE, bad: false };
  if (seconds === 0) return { value: "0", unit: "s behind", sub: "up to date", bad: false };
  const [value = "", ...unit] = duration(seconds * 1000).split(" ");
  return { value, unit: `${unit.join(" ")} behind`, sub: "oldest that waits", bad: seconds > LATE_SECONDS };
}
