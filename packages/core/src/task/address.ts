/**
 * True for hosts by which a machine is asked about itself, cloud credentials among them: link-local addresses
 * (169.254.0.0/16 and fe80::/10, RFC 3927 and 4291), also as IPv4 within IPv6, and the metadata services' own names.
 * `hostname` is as URL gives it, which has already turned odd spellings of IPv4 into dots. A name that only resolves
 * to such an address is for the HTTP adapter to refuse, since only it sees the address.
 */
export function isLinkLocal(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  return LINK_LOCAL.some((pattern) => pattern.test(host));
}

const LINK_LOCAL = [
  /^169\.254\.\d+\.\d+$/,
  /^fe[89ab][0-9a-f]:/,
  /^(::|::ffff:|::ffff:0:|64:ff9b::)a9fe:[0-9a-f]+$/,
  /^fd00:ec2::254$/,
  /^metadata\.google\.internal$/,
];
