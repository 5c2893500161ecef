import type { BusName } from "@bridgework/core/kernel/rule";

/** Account and region that the local engine gives to everything. */
export const LOCAL = { account: "000000000000", region: "us-east-1" } as const;

/** Names of the two buses, as a producer writes them. */
export const BUS_NAMES: Readonly<Record<BusName, string>> = { inbox: "bridgework-inbox", facts: "bridgework-facts" };

/**
 * The bus of a name or ARN; null for one that does not exist. `default` and no name are the inbox here, for a first try;
 * on AWS they are the account's default bus, so a producer that is to work in both places names the inbox.
 */
export function busOf(nameOrArn: string | undefined): BusName | null {
  const name = (nameOrArn ?? "default").replace(/^arn:aws:events:[^:]*:[^:]*:event-bus\//, "");
  if (name === "default" || name === BUS_NAMES.inbox) return "inbox";
  return name === BUS_NAMES.facts ? "facts" : null;
}

export function ruleArn(bus: BusName, rule: string): string {
  return `arn:aws:events:${LOCAL.region}:${LOCAL.account}:rule/${BUS_NAMES[bus]}/${rule}`;
}
