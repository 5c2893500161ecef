/**
 * Reads what a source file imports without a parser: comments and the contents of strings are blanked out, character
 * for character, so that positions stay the same and nothing that is only quoted is taken for code.
 */
export function scan(source) {
  const code = blank(source);
  return { code, lines: countLines(source), imports: importsOf(source, code) };
}

const STATIC = /(?:^|[;}\n])[ \t]*(import|export)(?![\w$.(])([^;"'`=]*?)(["'])/g;
const DYNAMIC = /\bimport\(\s*(["'])/g;

function importsOf(source, code) {
  const statics = [...code.matchAll(STATIC)]
    .filter(([, keyword, clause]) => /\bfrom\s*$/.test(clause) || (keyword === "import" && clause.trim() === ""))
    .map((match) => ({
      ...specifierAfter(source, match),
      exported: match[1] === "export",
      // `import { type X }` is no such: it stays as a bare import when the types are stripped.
      typeOnly: /^\s+type\s/.test(match[2]),
    }));
  const dynamics = [...code.matchAll(DYNAMIC)].map((match) => ({
    ...specifierAfter(source, match),
    exported: false,
    typeOnly: false,
  }));
  return [...statics, ...dynamics];
}

function specifierAfter(source, match) {
  const start = match.index + match[0].length;
  const quote = source[start - 1];
  return { specifier: source.slice(start, source.indexOf(quote, start)), line: countLines(source.slice(0, start)) };
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?<=[(,=:[!&|?{};\n]\s*|\breturn\s+)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

function blank(source) {
  return source.replace(TOKEN, (token) => {
    const quoted = /^["'`]/.test(token);
    const inside = quoted ? token.slice(1, -1) : token;
    const blanked = inside.replace(/[^\n]/g, " ");
    return quoted ? `${token[0]}${blanked}${token.at(-1)}` : blanked;
  });
}

function countLines(text) {
  const breaks = text.split("\n").length;
  return text.endsWith("\n") ? breaks - 1 : breaks;
}
