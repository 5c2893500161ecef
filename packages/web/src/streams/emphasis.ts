/** A text in three: what both have in front, what differs, what both have behind. */
export type Emphasis = readonly [head: string, middle: string, tail: string];

/** Fewer equal characters than this are chance, and the whole text is what differs. */
const FEWEST_EQUAL = 4;

/** What of `text` differs from `other`. */
export function differenceOf(text: string, other: string): Emphasis {
  const most = Math.min(text.length, other.length);
  let head = 0;
  while (head < most && text[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && text.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  if (head + tail < FEWEST_EQUAL) return ["", text, ""];
  return [text.slice(0, head), text.slice(head, text.length - tail), text.slice(text.length - tail)];
}
