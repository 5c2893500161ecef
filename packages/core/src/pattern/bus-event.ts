import type { Fact } from "../kernel/event.ts";
import type { JsonObject } from "../kernel/json.ts";
import { type BusEvent, FACTS_SOURCE } from "../kernel/rule.ts";

/** The event as the relay puts it on the facts bus of an account. */
export function busEventOf(fact: Fact, { account, region }: Pick<BusEvent, "account" | "region">): BusEvent {
  return {
    version: "0",
    id: fact.id,
    "detail-type": fact.type,
    source: FACTS_SOURCE,
    account,
    time: busTime(fact.time),
    region,
    resources: [],
    detail: detailOf(fact),
  };
}

/** EventBridge gives times without milliseconds. */
function busTime(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

function detailOf(fact: Fact): JsonObject {
  return { ...fact, meta: { ...fact.meta } };
}
