import * as z from "zod";

/** Text of a whole number; coercion alone would take `""`, `1e3` and `0x10` too. */
export const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, "a whole number")
  .transform(Number);

/** How many items a list answers with. */
export const limit = wholeNumber.pipe(z.int().min(1).max(200)).default(50).describe("1 to 200; default 50");

/** `next` of the page before. */
export const cursor = z.string().min(1).max(200).optional();

/** A cursor that is a position or a version. */
export const numericCursor = wholeNumber.optional();

export const pageQuery = z.strictObject({ cursor, limit });

/** A page as the ports want it: without the cursor where there is none. */
export function pageOf({ cursor: from, limit: most }: z.output<typeof pageQuery>) {
  return from === undefined ? { limit: most } : { limit: most, cursor: from };
}
