import { InvalidEventPattern, type Matcher } from "./pattern.ts";

/** `*` stands for any text, `\*` and `\\` for themselves. */
export function parseWildcard(text: string): Matcher {
  const pieces = splitPieces(text);
  if (!isSimple(pieces)) {
    throw new InvalidEventPattern(
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    );
  }
  return { kind: "wildcard", text, pieces };
}

/** Whether `text` is the pieces in their order with any text between them. */
export function matchesPieces(pieces: readonly string[], text: string): boolean {
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function splitPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const next = text[at + 1];
    if (character === "\\") {
      if (next !== "*" && next !== "\\") throw new InvalidEventPattern(`Invalid escape character at pos ${at}`);
      piece += next;
      at += 1;
    } else if (character === "*") {
      if (next === "*") throw new InvalidEventPattern(`Consecutive wildcard characters at pos ${at}`);
      pieces.push(piece);
      piece = "";
    } else piece += character;
  }
  return [...pieces, piece];
}

/** AWS takes a pattern that scores 7 here and refuses one that scores 10; where between them its limit lies is not published. */
const MOST_AT_ONCE = 9;
const MOST_STATES = 10_000;

/** Whether no text can keep more than a few places of the pattern in play at once, which is what AWS calls complex. */
function isSimple(pieces: readonly string[]): boolean {
  if (pieces.length <= 2 && pieces.every((piece) => piece.length <= MOST_AT_ONCE - 2)) return true;
  const steps = toSteps(pieces);
  const alphabet = new Set(steps.flatMap(({ wants }) => (wants === null ? [] : [wants])));
  const queue = [new Set([0])];
  const seen = new Set(["0"]);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (const character of alphabet) {
      const next = advance(steps, state, character);
      if (next.size > MOST_AT_ONCE || seen.size > MOST_STATES) return false;
      const key = [...next].sort((left, right) => left - right).join();
      if (!seen.has(key)) {
        seen.add(key);
        queue.push(next);
      }
    }
  }
  return true;
}

interface WildcardStep {
  /** Character that leads to the next step; null at the end. */
  readonly wants: string | null;
  /** Whether any character leaves it where it is. */
  readonly loops: boolean;
}

function toSteps(pieces: readonly string[]): readonly WildcardStep[] {
  const steps = pieces.flatMap((piece, index) =>
    [...piece].map((wants, at) => ({ wants, loops: index > 0 && at === 0 })),
  );
  return [...steps, { wants: null, loops: pieces.at(-1) === "" }];
}

function advance(steps: readonly WildcardStep[], state: ReadonlySet<number>, character: string): Set<number> {
  const next = new Set<number>();
  for (const at of state) {
    if (steps[at]?.loops) next.add(at);
    if (steps[at]?.wants === character) next.add(at + 1);
  }
  return next;
}
