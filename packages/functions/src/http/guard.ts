import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import type { HttpDeps } from "./deps.ts";

/**
 * Keeps pages of other sites out of a server that trusts whoever reaches it: a page may not have it change anything,
 * and may not reach it under a name of its own (DNS rebinding).
 */
export function refusedRequest(
  deps: Pick<HttpDeps, "trustedHosts">,
  { method, headers }: Request,
): Refusal | undefined {
  const host = headers.get("host");
  if (deps.trustedHosts !== undefined && host !== null && !isTrusted(deps.trustedHosts, host)) {
    const field = { path: "header.Host", expected: `an IP address or ${deps.trustedHosts.join(", ")}`, received: host };
    return refuseField("wrong_host", field, "Use the address that the server prints when it starts.");
  }
  const origin = headers.get("origin");
  if (method === "GET" || method === "HEAD" || origin === null || isSameOrigin(origin, host)) return undefined;
  const field = { path: "header.Origin", expected: host ?? "no Origin", received: origin };
  return refuseField("cross_origin", field, "Pages of other sites may not change anything here.");
}

function isTrusted(names: readonly string[], host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return names.includes(name) || name.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}

function isSameOrigin(origin: string, host: string | null): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
