import { type Refusal, refuseField } from "@bridgework/core/kernel/decider";
import type { HttpDeps } from "./deps.ts";

/**
 * Keeps pages of other sites out of a server that trusts whoever reaches it: a page may not have it change anything,
 * and may not reach it under a name of its own (DNS rebinding).
 */
export function refusedRequest(
  { trustedHosts }: Pick<HttpDeps, "trustedHosts">,
  { method, headers }: Request,
): Refusal | undefined {
  const host = headers.get("host");
  const reads = method === "GET" || method === "HEAD";
  return refusedHost(trustedHosts, host) ?? (reads ? undefined : refusedOrigin(headers.get("origin"), host));
}

export function refusedHost(trustedHosts: readonly string[] | undefined, host: string | null): Refusal | undefined {
  if (trustedHosts === undefined || host === null || isTrusted(trustedHosts, host)) return undefined;
  const field = { path: "header.Host", expected: `an IP address or ${trustedHosts.join(", ")}`, received: host };
  return refuseField("wrong_host", field, "Use the address that the server prints when it starts.");
}

/** Browsers send Origin with whatever may change something, and with every WebSocket. */
export function refusedOrigin(origin: string | null, host: string | null): Refusal | undefined {
  if (origin === null || isSameOrigin(origin, host)) return undefined;
  const field = { path: "header.Origin", expected: host ?? "no Origin", received: origin };
  return refuseField("cross_origin", field, "Pages of other sites may not do this here.");
}

function isTrusted(names: readonly string[], host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return names.includes(name) || name.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}

function isSameOrigin(origin: string, host: string | null): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
