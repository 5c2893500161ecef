import { promises as dns, type LookupAddress } from "node:dns";
import { isIPv6, type LookupFunction } from "node:net";
import { mayReach, type Outbound } from "@bridgework/core/kernel/address";
import { Fault } from "@bridgework/core/kernel/fault";

/** All addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * A `lookup` for connections of Node: resolves for the connection itself, so that nobody can answer the check with one
 * address and the call with another. Fails with a VALIDATION fault `url_refused` where one of a name's addresses may not
 * be reached. Node does not ask it about a host that is an address already: `checkReach` does.
 */
export function guardedLookup(outbound: Outbound, resolve: ResolveHost = resolveBySystem): LookupFunction {
  return (hostname, options, done) => {
    const settle = (addresses: readonly LookupAddress[]) => {
      const [first] = addresses;
      if (first === undefined) return done(new Error(`${hostname} has no address`), "");
      const areAllowed = addresses.every(({ address }) => mayReach(outbound, asUrlHost(address)));
      if (!areAllowed) return done(refusedAddress(outbound, hostname), "");
      if (options.all) done(null, [...addresses]);
      else done(null, first.address, first.family);
    };
    resolve(hostname).then(settle, (error: Error) => done(error, ""));
  };
}

/** Throws a VALIDATION fault `url_refused` where the host itself says that it may not be reached. */
export function checkReach(outbound: Outbound, hostname: string): void {
  if (!mayReach(outbound, asUrlHost(hostname))) throw refusedAddress(outbound, hostname);
}

function resolveBySystem(hostname: string): Promise<readonly LookupAddress[]> {
  return dns.lookup(hostname, { all: true });
}

/** As URL would write it, without the zone: `::ffff:169.254.169.254` comes out in its hexadecimal form. */
function asUrlHost(address: string): string {
  const [plain = address] = address.split("%");
  return isIPv6(plain) ? new URL(`http://[${plain}]`).hostname : plain;
}

const EXPECTED: Readonly<Record<Outbound, string>> = {
  public: "a host of the internet",
  private: "a host that is not link-local or a metadata service",
  any: "any host",
};

function refusedAddress(outbound: Outbound, hostname: string): Fault {
  const message = `Expected ${EXPECTED[outbound]}, received ${hostname}, which is none. OUTBOUND says what may be called.`;
  return new Fault("VALIDATION", "url_refused", message);
}
