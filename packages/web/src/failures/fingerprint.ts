import type { DeadLetterItem } from "@bridgework/functions/http/contract";

/** A piece of a reason; `varies` where it differs from letter to letter. */
export interface ReasonPart {
  readonly text: string;
  readonly varies: boolean;
}

/** Letters that failed in the same way. */
export interface Group {
  /** Class and reason without what varies, as the server says. */
  readonly key: string;
  readonly errorClass: DeadLetterItem["errorClass"];
  /** The reason of the newest; where several letters differ, `*` stands for what varies. */
  readonly reason: readonly ReasonPart[];
  /** Newest first. */
  readonly letters: readonly DeadLetterItem[];
  readonly oldest: string;
  readonly newest: string;
  readonly workflows: readonly string[];
  readonly states: readonly string[];
}

/** Ids (UUID, ULID, long hexadecimal), numbers with their unit-less decimals, and times: what differs without meaning another fault. */
const VARYING =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9A-HJKMNP-TV-Z]{26}\b|\b\d{4}-\d\d-\d\dT[\d:.]+Z?|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b|\+?\d+(?:\.\d+)*\*?/gi;

/** Cuts a reason into what stays and what varies. */
export function partsOf(reason: string): readonly ReasonPart[] {
  const parts: ReasonPart[] = [];
  let end = 0;
  for (const match of reason.matchAll(VARYING)) {
    if (match.index > end) parts.push({ text: reason.slice(end, match.index), varies: false });
    parts.push({ text: match[0], varies: true });
    end = match.index + match[0].length;
  }
  if (end < reason.length) parts.push({ text: reason.slice(end), varies: false });
  return parts;
}

/** Groups in order of their newest letter, which is the order in which letters come. */
export function groupLetters(letters: readonly DeadLetterItem[]): readonly Group[] {
  const byKey = new Map<string, DeadLetterItem[]>();
  for (const letter of letters.toSorted((a, b) => b.buriedAt.localeCompare(a.buriedAt))) {
    const key = letter.fingerprint;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [letter]);
    else known.push(letter);
  }
  return [...byKey].flatMap(([key, group]) => summary(key, group));
}

function summary(key: string, letters: readonly DeadLetterItem[]): readonly Group[] {
  const newest = letters[0];
  const oldest = letters.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  return [
    {
      key,
      errorClass: newest.errorClass,
      reason: common(letters, partsOf(newest.reason)),
      letters,
      oldest: oldest.buriedAt,
      newest: newest.buriedAt,
      workflows: distinct(letters.map(({ workflow }) => workflow)),
      states: distinct(letters.map(({ state }) => state)),
    },
  ];
}

function common(letters: readonly DeadLetterItem[], first: readonly ReasonPart[]): readonly ReasonPart[] {
  const others = letters.map(({ reason }) => partsOf(reason));
  return first.map((part, index) => {
    const differs = part.varies && others.some((parts) => parts[index]?.text !== part.text);
    return differs ? { text: "*", varies: true } : part;
  });
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.flatMap((value) => (value === null ? [] : [value])))];
}
