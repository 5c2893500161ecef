import type { Health } from "@bridgework/functions/http/health-contract";
import { bytes, count, duration } from "../kit/format.ts";
import type { State } from "../kit/state.ts";

export type Part = Health["parts"][number];

interface Words {
  readonly label: string;
  /** In a sentence. */
  readonly noun: string;
  /** What its value is. */
  readonly measure: string;
}

export const PARTS: Readonly<Record<Part["part"], Words>> = {
  store: { label: "Store", noun: "the store", measure: "newest position" },
  disk: { label: "Disk", noun: "the disk", measure: "free" },
  relay: { label: "Relay", noun: "the relay", measure: "behind the store" },
  projections: { label: "Views", noun: "the views", measure: "behind the store" },
  workflows: { label: "Workflows", noun: "workflows", measure: "running" },
  circuits: { label: "Circuits", noun: "circuits", measure: "open" },
  deadLetters: { label: "Dead letters", noun: "dead letters", measure: "waiting" },
  eventLoop: { label: "Event loop", noun: "the event loop", measure: "late" },
};

/** A part's value or threshold with its unit. */
export function amount(value: number, unit: Part["unit"]): string {
  switch (unit) {
    case "bytes":
      return bytes(value);
    case "seconds":
      return value === 0 ? "0 s" : duration(value * 1000);
    case "count":
      return count(value);
  }
}

/** The stage of a server that measures all itself. */
export const LOCAL = "local";

/** Where to look for what the server does not measure: on AWS CloudWatch has what goes through its services. */
export function elsewhere(what: Part["part"] | "doors", stage: Health["stage"]): string {
  const isWatched = stage !== LOCAL && what !== "disk" && what !== "eventLoop";
  return isWatched ? "in CloudWatch" : "not measured";
}

/** What the threshold says, as `at most 60 s`; null where any value is fine. */
export function limitOf({ part, threshold, unit }: Part): string | null {
  if (threshold === null) return null;
  if (threshold === 0) return "none";
  return `at ${part === "disk" ? "least" : "most"} ${amount(threshold, unit)}`;
}

export function healthState(status: Health["status"]): State {
  switch (status) {
    case "ok":
      return "ok";
    case "degraded":
      return "timeout";
    case "failing":
      return "failed";
  }
}

/** What is not well, in words; nothing is said of what is not measured here. */
export function sentenceOf(parts: readonly Part[]): string {
  const known = parts.filter(({ status }) => status !== null);
  const unwell = known.filter(({ status }) => status !== "ok");
  const isAllKnown = known.length === parts.length;
  if (unwell.length === 0) return isAllKnown ? "Every part is well." : "All that is measured here is well.";
  const nouns = unwell.map(({ part }) => PARTS[part].noun);
  const listed = [nouns.slice(0, -1).join(", "), nouns.at(-1)].filter((text) => text !== "").join(" and ");
  const verb = unwell.length === 1 && !listed.endsWith("s") ? "needs" : "need";
  return `${listed.charAt(0).toUpperCase()}${listed.slice(1)} ${verb} somebody. All else${isAllKnown ? "" : " that is measured here"} is well.`;
}
