/** Levels of JSON within text that AWS's doors take: far below where recursion over them would break. */
export const MOST_LEVELS = 1000;

/** Whether well-formed JSON text is nested at most so deep; found without recursion. */
export function isWithinDepth(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth > MOST_LEVELS) return false;
  }
  return true;
}
