import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { Fault } from "@bridgework/core/kernel/fault";

/** An item as DynamoDB's API carries it. */
export type Item = Record<string, AttributeValue>;

/** What DynamoDB takes at most for one item, names included. */
export const MAX_ITEM_BYTES = 400 * 1024;

export const text = (value: string): AttributeValue => ({ S: value });
export const number = (value: number): AttributeValue => ({ N: String(value) });

export function textIn(item: Item, name: string): string {
  return item[name]?.S ?? unreadable(item, name, "text");
}

export function numberIn(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  return Number.isFinite(value) ? value : unreadable(item, name, "a number");
}

export function bytesIn(item: Item, name: string): Uint8Array {
  return item[name]?.B ?? unreadable(item, name, "bytes");
}

function unreadable(item: Item, name: string, expected: string): never {
  const key = `${item["pk"]?.S} ${item["sk"]?.S}`;
  const came = item[name] === undefined ? "nothing" : Object.keys(item[name]).join();
  throw new Fault(
    "SYSTEM",
    "unreadable_item",
    `Item ${key}: expected ${expected} in ${name}, got ${came}. Something else has written to this table.`,
  );
}

/**
 * Bytes that DynamoDB counts for an item: names and texts in UTF-8, half a byte for each digit of a number and one,
 * three for a list or a map and one for each member.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, "").length / 2) + 1;
  if (value.B !== undefined) return value.B.byteLength;
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}
