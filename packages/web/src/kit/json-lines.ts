import type { Json } from "../data/json.ts";

/** One line of a tree of JSON. */
export interface JsonLine {
  /** `$.data.channels[0]`; closing lines end in `/`. */
  readonly path: string;
  readonly depth: number;
  /** Name in its object; null for the root, for array items and closing lines. */
  readonly name: string | null;
  /** The value, or the bracket that opens or closes it, with its comma. */
  readonly text: string;
  readonly kind: "value" | "open" | "folded" | "close";
  /** Members, where it can be folded. */
  readonly members: number;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly name: string | null;
  readonly comma: string;
}

/** The lines of a value as JSON.stringify would break them; those in `folded` take one line. */
export function jsonLines(value: Json, folded: ReadonlySet<string>): readonly JsonLine[] {
  const lines: JsonLine[] = [];
  write(lines, value, { path: "$", depth: 0, name: null, comma: "" }, folded);
  return lines;
}

/** Lines up to a number of characters, and whether any were left out. */
export function firstLines(
  lines: readonly JsonLine[],
  most: number,
): { readonly lines: readonly JsonLine[]; readonly cut: boolean } {
  let size = 0;
  for (const [index, line] of lines.entries()) {
    size += line.text.length + (line.name?.length ?? 0) + line.depth * 2;
    if (size > most && index > 0) return { lines: lines.slice(0, index), cut: true };
  }
  return { lines, cut: false };
}

function write(lines: JsonLine[], value: Json, place: Place, folded: ReadonlySet<string>): void {
  const { path, depth, name, comma } = place;
  if (typeof value !== "object" || value === null) {
    lines.push({ path, depth, name, text: JSON.stringify(value) + comma, kind: "value", members: 0 });
    return;
  }
  const members = membersOf(value, path);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) {
    lines.push({ path, depth, name, text: `${open}${close}${comma}`, kind: "value", members: 0 });
    return;
  }
  if (folded.has(path)) {
    lines.push({ path, depth, name, text: `${open}…${close}${comma}`, kind: "folded", members: members.length });
    return;
  }
  lines.push({ path, depth, name, text: open, kind: "open", members: members.length });
  for (const [index, member] of members.entries()) {
    const last = index === members.length - 1;
    const at = { path: member.path, depth: depth + 1, name: member.name, comma: last ? "" : "," };
    write(lines, member.value, at, folded);
  }
  lines.push({ path: `${path}/`, depth, name: null, text: close + comma, kind: "close", members: 0 });
}

interface Member {
  readonly path: string;
  readonly name: string | null;
  readonly value: Json;
}

function membersOf(value: { readonly [name: string]: Json } | readonly Json[], path: string): readonly Member[] {
  if (isList(value)) return value.map((item, index) => ({ path: `${path}[${index}]`, name: null, value: item }));
  return Object.entries(value).map(([name, member]) => ({ path: `${path}.${name}`, name, value: member }));
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: { readonly [name: string]: Json } | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}
