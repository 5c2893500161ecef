/** How far calls to addresses that somebody gave may reach, from nearest to farthest. */
export const OUTBOUND = ["public", "private", "any"] as const;

/**
 * `public`: addresses of the internet alone. `private`: those of this machine and its networks as well. `any`: also
 * those by which a machine is asked about itself, cloud credentials among them.
 */
export type Outbound = (typeof OUTBOUND)[number];

/**
 * True where a call may go to this host. `hostname` is as URL gives it, which has already turned odd spellings of IPv4
 * into dots. A name is taken for public unless it says otherwise: what it resolves to is for the adapter to check, since
 * only it sees the address.
 */
export function mayReach(outbound: Outbound, hostname: string): boolean {
  switch (outbound) {
    case "public":
      return placeOf(hostname) === "public";
    case "private":
      return placeOf(hostname) !== "link-local";
    case "any":
      return true;
  }
}

type Place = "public" | "private" | "link-local";

function placeOf(hostname: string): Place {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (host === METADATA_NAME) return "link-local";
  if (host === "localhost" || host.endsWith(".localhost")) return "private";
  if (host.includes(":")) return placeOfV6(host);
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? placeOfV4(host) : "public";
}

const METADATA_NAME = "metadata.google.internal";

/** Where Azure, Alibaba and Oracle tell machines of themselves; all others do so in 169.254.0.0/16. */
const METADATA_V4: readonly string[] = ["168.63.129.16", "100.100.100.200", "192.0.0.192"];

/** IANA's registry of special-purpose IPv4 addresses; 169.254.0.0/16 is RFC 3927. */
function placeOfV4(host: string): Place {
  if (/^169\.254\./.test(host) || METADATA_V4.includes(host)) return "link-local";
  const [first = 0, second = 0] = host.split(".").map(Number);
  const isSpecial =
    [0, 10, 127].includes(first) ||
    first >= 224 ||
    (first === 100 && second >= 64 && second < 128) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168) ||
    (first === 198 && (second === 18 || second === 19)) ||
    /^192\.0\.[02]\.|^198\.51\.100\.|^203\.0\.113\./.test(host);
  return isSpecial ? "private" : "public";
}

/** Only 2000::/3 is given out (IANA's registry of IPv6). An IPv4 address within IPv6 is where that one is. */
function placeOfV6(host: string): Place {
  const groups = groupsOf(host);
  const within = v4Within(groups);
  if (within !== null) return placeOfV4(within);
  const [first = 0, second = 0] = groups;
  if (first >= 0xfe80 && first <= 0xfebf) return "link-local";
  if (isMetadataV6(first, second)) return "link-local";
  const isDocumentation = first === 0x2001 && second === 0xdb8;
  return first >= 0x2000 && first <= 0x3fff && !isDocumentation ? "public" : "private";
}

const EMBEDDING: readonly string[] = ["0:0:0:0:0:0", "0:0:0:0:0:ffff", "0:0:0:0:ffff:0", "64:ff9b:0:0:0:0"];

/** AWS has its services of an instance in fd00:ec2::/32, credentials of pods among them; Google has fd20:ce::254. */
function isMetadataV6(first: number, second: number): boolean {
  return (first === 0xfd00 && second === 0x0ec2) || (first === 0xfd20 && second === 0x00ce);
}

/**
 * Compatible, mapped and translated addresses (RFC 4291, 2765, 6052, 8215) end with one; 6to4 (RFC 3056) begins with it.
 */
function v4Within(groups: readonly number[]): string | null {
  const head = groups.slice(0, 6).map((group) => group.toString(16));
  const [first, second, third = 0] = groups;
  if (first === 0x2002) return dotted(second ?? 0, third);
  const isEmbedded = EMBEDDING.includes(head.join(":")) || head.slice(0, 3).join(":") === "64:ff9b:1";
  const [high = 0, low = 0] = groups.slice(6);
  // `::` and `::1` are addresses of their own.
  return isEmbedded && !(head.join("") === "000000" && high === 0 && low <= 1) ? dotted(high, low) : null;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}

/** The eight groups of an address as URL writes it, in hexadecimal throughout. */
function groupsOf(host: string): readonly number[] {
  const [head = "", tail = ""] = host.split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}
