import { type AddressRange, InvalidEventPattern } from "./pattern.ts";

interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A block such as `10.0.0.0/24` or `2001:db8::/32`. */
export function parseCidr(text: string): AddressRange {
  const [start = "", bits = "", ...more] = text.split("/");
  if (bits === "" || more.length > 0) throw new InvalidEventPattern("Malformed CIDR, one '/' required");
  if (!/^-?\d+$/.test(bits)) throw new InvalidEventPattern("Malformed CIDR, mask bits must be an integer");
  const address = parseAddress(start);
  if (address === null) throw new InvalidEventPattern(`Nonstandard IP address: ${text}`);
  const width = address.family === 4 ? 32 : 128;
  const mask = Number(bits);
  if (mask < 0) throw new InvalidEventPattern("Malformed CIDR, mask bits must not be negative");
  if (mask > width) throw new InvalidEventPattern(`IPv${address.family} mask bits must be < ${width}`);
  const size = 1n << BigInt(width - mask);
  const first = address.value - (address.value % size);
  return { text, family: address.family, first, last: first + size - 1n };
}

export function isInRange({ family, first, last }: AddressRange, text: string): boolean {
  const address = parseAddress(text);
  return address !== null && address.family === family && first <= address.value && address.value <= last;
}

function parseAddress(text: string): Address | null {
  const value = text.includes(":") ? parseV6(text) : parseV4(text);
  return value === null ? null : { family: text.includes(":") ? 6 : 4, value };
}

function parseV4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === "" ? [] : half.split(":")));
  if (head === undefined) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}
