import { count } from "../kit/format.ts";

/** What is known of a sum. */
export interface Sum {
  readonly known: number;
  /** Whether nothing is missing. */
  readonly isAll: boolean;
}

/** Null where more happened than the server counts. */
export function sumOf(counts: readonly (number | null)[]): Sum {
  return { known: counts.reduce<number>((sum, each) => sum + (each ?? 0), 0), isAll: !counts.includes(null) };
}

/** As `1,200+` where there may be more. */
export function atLeast({ known, isAll }: Sum): string {
  return isAll ? count(known) : `${count(known)}+`;
}
