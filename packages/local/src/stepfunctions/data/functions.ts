import { createHash } from "node:crypto";
import { randomFrom } from "../chance.ts";
import type { QueryScope } from "./query.ts";

/** What the library hands to a function as `this`. */
interface Focus {
  readonly environment: { lookup(name: string): unknown };
  createSequence(): unknown[];
}

interface QueryFunction {
  readonly name: string;
  /** In the library's notation: https://docs.jsonata.org/embedding-extending#function-signature-syntax */
  readonly signature: string;
  readonly run: (this: Focus, ...values: never[]) => unknown;
}

/** Name under which the scope of an evaluation is bound. */
export const SCOPE = "bridgework scope";

const HASHES: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};
/** Step Functions gives no longer range. */
const LONGEST_RANGE = 1000;

/**
 * What Step Functions adds to JSONata, and JSONata's own functions that read the clock or chance: these take both from
 * the scope, so that evaluating again gives the same.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const FUNCTIONS: readonly QueryFunction[] = [
  { name: "partition", signature: "<an:a>", run: partition },
  { name: "range", signature: "<nnn:a>", run: range },
  { name: "hash", signature: "<xs:s>", run: hash },
  { name: "random", signature: "<n?:n>", run: random },
  { name: "uuid", signature: "<:s>", run: uuid },
  { name: "parse", signature: "<s:x>", run: parse },
  { name: "shuffle", signature: "<a:a>", run: shuffle },
  { name: "now", signature: "<s?s?:s>", run: now },
  { name: "millis", signature: "<:n>", run: millis },
];

function scopeOf(focus: Focus): QueryScope {
  return focus.environment.lookup(SCOPE) as QueryScope;
}

function partition(items: readonly unknown[], size: number): unknown[] {
  if (!Number.isInteger(size) || size < 1)
    throw new Error(`The size of $partition must be a positive integer, not ${size}`);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}

/** A range of one member comes out as that member, as the library treats any sequence it makes. */
function range(this: Focus, first: number, last: number, step: number): unknown[] {
  if (![first, last, step].every(Number.isInteger) || step === 0)
    throw new Error("$range takes integers and a step other than 0");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE) throw new Error(`$range makes at most ${LONGEST_RANGE} members, not ${length}`);
  const sequence = this.createSequence();
  for (let at = 0; at < length; at += 1) sequence.push(first + at * step);
  return sequence;
}

function hash(value: unknown, algorithm: string): string {
  const known = HASHES[algorithm];
  if (known === undefined) throw new Error(`$hash knows ${Object.keys(HASHES).join(", ")}, not ${algorithm}`);
  return createHash(known)
    .update(typeof value === "string" ? value : JSON.stringify(value))
    .digest("hex");
}

function random(this: Focus, seed?: number): number {
  if (seed === undefined) return scopeOf(this).random();
  return randomFrom(Math.abs(Math.sin(seed)))();
}

function uuid(this: Focus): string {
  const scope = scopeOf(this);
  const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(scope.random() * 256)));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

function shuffle(this: Focus, items: readonly unknown[]): unknown[] {
  const scope = scopeOf(this);
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(scope.random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other], shuffled[at]];
  }
  return shuffled;
}

function now(this: Focus, picture?: string, timezone?: string): unknown {
  const { at } = scopeOf(this);
  if (picture === undefined && timezone === undefined) return new Date(at).toISOString();
  const fromMillis = this.environment.lookup("fromMillis") as {
    readonly implementation: (...values: unknown[]) => unknown;
  };
  return fromMillis.implementation.call(this, at, picture, timezone);
}

function millis(this: Focus): number {
  return scopeOf(this).at;
}
