/** One character of the number; `from` where another stood there before. */
export interface Cell {
  /** Counted from the right, so that a digit keeps its place when the number grows. */
  readonly place: number;
  readonly char: string;
  readonly from: string | null;
}

/** The characters of a number, each with the one that it replaces. */
export function cellsOf(value: number, before: number): readonly Cell[] {
  const now = format(value);
  const was = format(before);
  return [...now].map((char, index) => {
    const place = now.length - 1 - index;
    const old = was.at(-1 - place);
    const rolls = value !== before && old !== char && isDigit(char) && (old === undefined || isDigit(old));
    return { place, char, from: rolls ? (old ?? "") : null };
  });
}

/** With thousands parted and a true minus sign. */
export function format(value: number): string {
  return value.toLocaleString("en-US").replace("-", "−");
}

/** A change with its sign, as `+1` or `−10`. */
export function signed(delta: number): string {
  return delta > 0 ? `+${format(delta)}` : format(delta);
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
