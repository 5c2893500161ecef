import * as z from "zod";

/*
 * What the HTTP door answers about circuits. Times are ISO 8601 UTC; a list's `next` is null on its last page.
 */

/** GET /api/circuits/{name}: of one that has opened at least once. */
export const circuit = z.object({
  /** Of the provider or host, as `email` or `http.example.com`. */
  circuit: z.string(),
  status: z.enum(["open", "closed"]),
  /** In a row, when it opened. */
  failures: z.number(),
  /** Of the last of them: its error class and code. */
  reason: z.string(),
  openedAt: z.string(),
  /** When the first probe could go. */
  until: z.string(),
  /** Null while it is open. */
  closedAt: z.string().nullable(),
  changedAt: z.string(),
  version: z.number(),
});
export type CircuitItem = z.infer<typeof circuit>;

/** GET /api/circuits?cursor=&limit= */
export const circuitPage = z.object({ items: z.array(circuit), next: z.string().nullable() });
export type CircuitPage = z.infer<typeof circuitPage>;
