import type { Json } from "../data/json.ts";

/** Lines and columns begin at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type ReadJson =
  | {
      readonly kind: "read";
      readonly value: Json;
      /** Line of each member by its path, as `handler.failureRate` or `items.0`; the whole is the empty path. */
      readonly lines: ReadonlyMap<string, number>;
    }
  | ({ readonly kind: "wrong"; readonly message: string } & Place);

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const MOST_NESTED = 200;

/**
 * Reads JSON (RFC 8259) and says where it is wrong and what was expected there, alike in every browser. Accepts
 * exactly what JSON.parse accepts, up to a nesting of 200.
 */
export function readJson(text: string): ReadJson {
  const lines = new Map<string, number>();
  const reader = createReader(text, lines);
  try {
    reader.value("", 0);
    reader.end();
    return { kind: "read", value: JSON.parse(text) as Json, lines };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { kind: "wrong", message: error.message, ...placeOf(text, error.at) };
  }
}

class Wrong extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

function createReader(text: string, lines: Map<string, number>) {
  let at = 0;
  let line = 1;

  const skip = () => {
    const space = matchAt(SPACE, text, at) ?? "";
    for (const character of space) if (character === "\n") line += 1;
    at += space.length;
  };
  const fail = (expected: string): never => {
    throw new Wrong(at, `Expected ${expected}, found ${found(text, at)}.`);
  };
  const take = (pattern: RegExp): string | null => {
    const taken = matchAt(pattern, text, at);
    at += taken?.length ?? 0;
    return taken;
  };
  const accept = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const members = (close: string, member: (index: number) => void) => {
    if (accept(close)) return;
    for (let index = 0; ; index += 1) {
      member(index);
      if (accept(close)) return;
      if (!accept(",")) fail(`a comma or ${close}`);
    }
  };
  const value = (path: string, depth: number): void => {
    skip();
    lines.set(path, line);
    if (depth > MOST_NESTED) fail(`nesting of at most ${MOST_NESTED}`);
    const below = (name: string | number) => (path === "" ? String(name) : `${path}.${name}`);
    if (accept("{")) {
      members("}", () => {
        skip();
        const name = take(STRING) ?? fail("a name in double quotes");
        if (!accept(":")) fail("a colon");
        value(below(JSON.parse(name) as string), depth + 1);
      });
    } else if (accept("[")) members("]", (index) => value(below(index), depth + 1));
    else if ((take(STRING) ?? take(NUMBER) ?? take(WORD)) === null)
      fail(text[at] === '"' ? "a closing quote" : "a value");
  };
  const end = () => {
    skip();
    if (at < text.length) fail("the end");
  };
  return { value, end };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function found(text: string, at: number): string {
  if (at >= text.length) return "the end of the text";
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "\n") return "the end of the line";
  return `“${/\w/.test(character) ? (/\w+/y.exec(text.slice(at, at + 20))?.[0] ?? character) : character}”`;
}

function placeOf(text: string, at: number): Place {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: at - start + 1 };
}
