import type { DeadLetterItem } from "@bridgework/functions/http/contract";
import type { TreeLine } from "../kit/tree-keys.ts";
import type { Group } from "./fingerprint.ts";

/** A line of the list: a fingerprint or, below it, one of its letters. */
export type LetterLine =
  | (TreeLine & { readonly kind: "group"; readonly group: Group })
  | (TreeLine & { readonly kind: "letter"; readonly letter: DeadLetterItem });

export function linesOf(groups: readonly Group[], closed: ReadonlySet<string>): readonly LetterLine[] {
  return groups.flatMap((group): readonly LetterLine[] => {
    const key = groupKey(group);
    const open = !closed.has(key);
    const letters = group.letters.map(
      (letter) => ({ kind: "letter", key: letter.id, depth: 1, open: null, letter }) as const,
    );
    return [{ kind: "group", key, depth: 0, open, group }, ...(open ? letters : [])];
  });
}

/** A short name of a fingerprint, for the address: equal fingerprints have equal names. */
export function groupKey({ key }: Pick<Group, "key">): string {
  let hash = 0;
  for (const char of key) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return `g${hash.toString(36)}`;
}

export interface Summary {
  /** All letters of the filter, read or not. */
  readonly total: number;
  readonly read: number;
  readonly groups: number;
  /** When the oldest was buried; null where not all were read. */
  readonly oldest: string | null;
}

export function summaryOf(groups: readonly Group[], total: number): Summary {
  const read = groups.reduce((sum, { letters }) => sum + letters.length, 0);
  const oldest = groups.map((group) => group.oldest).toSorted()[0] ?? null;
  return { total, read, groups: groups.length, oldest: read >= total ? oldest : null };
}
