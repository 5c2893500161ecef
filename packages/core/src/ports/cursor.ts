import { Fault } from "../kernel/fault.ts";
import { describe } from "../kernel/problem.ts";

/** Code of the VALIDATION fault of a list whose `cursor` is none that it gave as `next`. */
export const BAD_CURSOR = "bad_cursor";

/** Reads a cursor that an adapter made of a whole number from 1. Throws a fault of code `bad_cursor` for anything else. */
export function readNumericCursor(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new Fault("VALIDATION", BAD_CURSOR, `Expected the next of a page of this list, got ${describe(cursor)}.`);
}
