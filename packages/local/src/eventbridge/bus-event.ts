import type { Fact } from "@bridgework/core/kernel/event";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { type BusEvent, FACTS_SOURCE } from "@bridgework/core/kernel/rule";

/** Account and region that the local engine gives to everything. */
export const LOCAL_ACCOUNT = "000000000000";
export const LOCAL_REGION = "us-east-1";

/** The event as the relay puts it on the facts bus. */
export function busEventOf(fact: Fact): BusEvent {
  return {
    version: "0",
    id: fact.id,
    "detail-type": fact.type,
    source: FACTS_SOURCE,
    account: LOCAL_ACCOUNT,
    time: busTime(fact.time),
    region: LOCAL_REGION,
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
