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
const ANY = Symbol("any text");

/** Whether no text matches more than a few beginnings of the pattern at once, which is what AWS calls complex. */
function isSimple(pieces: readonly string[]): boolean {
  const tokens = pieces.flatMap<Token>((piece, index) => (index === 0 ? [...piece] : [ANY, ...piece]));
  if (tokens.length < MOST_AT_ONCE) return true;
  const alphabet = new Set(tokens);
  const start = skipAny(tokens, new Set([0]));
  const queue = [start];
  const seen = new Set([keyOf(start)]);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (const character of alphabet) {
      const next = advance(tokens, state, character);
      if (next.size > MOST_AT_ONCE || seen.size > MOST_STATES) return false;
      if (!seen.has(keyOf(next))) {
        seen.add(keyOf(next));
        queue.push(next);
      }
    }
  }
  return true;
}

type Token = string | typeof ANY;

/** The lengths of the beginnings that match after one more character; ANY stands for one that the pattern does not name. */
function advance(tokens: readonly Token[], state: ReadonlySet<number>, character: Token): ReadonlySet<number> {
  const next = new Set<number>();
  for (const length of state) {
    if (tokens[length - 1] === ANY) next.add(length);
    if (tokens[length] === character && character !== ANY) next.add(length + 1);
  }
  return skipAny(tokens, next);
}

function skipAny(tokens: readonly Token[], state: Set<number>): ReadonlySet<number> {
  for (const length of state) if (tokens[length] === ANY) state.add(length + 1);
  return state;
}

function keyOf(state: ReadonlySet<number>): string {
  return [...state].sort((left, right) => left - right).join();
}
