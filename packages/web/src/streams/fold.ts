import type { Line } from "./diff.ts";

export type Shown = { readonly kind: "line"; readonly line: Line } | { readonly kind: "fold"; readonly count: number };

/** One unchanged line is shown rather than folded: a fold would take as much room. */
const SHORTEST_FOLD = 2;

/** Folds unchanged lines away, save those that open and close what holds a change. */
export function foldUnchanged(lines: readonly Line[]): readonly Shown[] {
  const holders = holdersOfChanges(lines);
  const shown: Shown[] = [];
  let run: Line[] = [];
  const flush = () => {
    if (run.length >= SHORTEST_FOLD) shown.push({ kind: "fold", count: run.length });
    else shown.push(...run.map((line) => ({ kind: "line", line }) as const));
    run = [];
  };
  lines.forEach((line, index) => {
    if (line.change === "same" && !holders.has(index)) {
      run.push(line);
      return;
    }
    flush();
    shown.push({ kind: "line", line });
  });
  flush();
  return shown;
}

/** Numbers of the brackets around each change. */
function holdersOfChanges(lines: readonly Line[]): ReadonlySet<number> {
  const holders = new Set<number>();
  const open: { readonly index: number; changed: boolean }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.change !== "same") {
      for (const bracket of open) bracket.changed = true;
    } else if (isBracket(line, "{", "[")) {
      open.push({ index, changed: false });
    } else if (isBracket(line, "}", "]")) {
      const closed = open.pop();
      if (closed?.changed) holders.add(closed.index).add(index);
    }
  }
  return holders;
}

function isBracket({ text }: Line, ...brackets: readonly string[]): boolean {
  return text.kind === "bracket" && brackets.includes(text.text);
}
