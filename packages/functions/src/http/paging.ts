import { z } from "zod";

/** How many items a list answers with. */
export const limit = z.coerce.number().int().min(1).max(200).default(50);

/** `next` of the page before. */
export const cursor = z.string().min(1).max(200).optional();

/** A cursor that is a position or a version. */
export const numericCursor = z.coerce.number().int().min(0).optional();

export const pageQuery = z.strictObject({ cursor, limit });

/** A page as the ports want it: without the cursor where there is none. */
export function pageOf({ cursor: from, limit: most }: z.output<typeof pageQuery>) {
  return from === undefined ? { limit: most } : { limit: most, cursor: from };
}
