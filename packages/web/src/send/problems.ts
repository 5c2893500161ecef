import type { Problem } from "../data/fault.ts";

export interface PlacedProblem {
  /** Without the `data.` before it: as in the text. Empty for the whole. */
  readonly path: string;
  readonly sentence: string;
  /** Line in the text; null where the field is not in it. */
  readonly line: number | null;
}

/** The server's problems, each with the line that it is about: its own, or that of the nearest object around it. */
export function placeProblems(
  problems: readonly Problem[],
  lines: ReadonlyMap<string, number>,
): readonly PlacedProblem[] {
  return problems.map(({ path: full, expected, received }) => {
    const path = full.replace(/^data\.?/, "");
    return { path, sentence: `expected ${expected}, received ${received}`, line: lineOf(path, lines) };
  });
}

function lineOf(path: string, lines: ReadonlyMap<string, number>): number | null {
  const line = lines.get(path);
  if (line !== undefined) return line;
  return path === "" ? null : lineOf(path.split(".").slice(0, -1).join("."), lines);
}
