import { type CSSProperties, useMemo, useState } from "react";
import type { Json } from "../data/json.ts";
import { Button } from "./button.tsx";
import { bytes } from "./format.ts";
import { Icon } from "./icon.tsx";
import { firstLines, type JsonLine, jsonLines } from "./json-lines.ts";

interface Props {
  readonly value: Json;
  /** Paths to mark, as `$.data.amount`. */
  readonly marked?: ReadonlySet<string>;
  readonly label?: string;
}

/** Characters that are shown before somebody asks for all. */
const FIRST = 64 * 1024;
const NONE: ReadonlySet<string> = new Set();

/** JSON as a tree whose branches fold. A large value says how much of it is shown. */
export function JsonView({ value, marked = NONE, label = "JSON" }: Props) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(NONE);
  const [all, setAll] = useState(false);
  const size = useMemo(() => JSON.stringify(value).length, [value]);
  const lines = useMemo(() => jsonLines(value, folded), [value, folded]);
  const shown = all ? { lines, cut: false } : firstLines(lines, FIRST);
  const fold = (path: string) => {
    const next = new Set(folded);
    if (!next.delete(path)) next.add(path);
    setFolded(next);
  };
  return (
    <div className="tree">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls; this names the payload. */}
      <div className="json" role="group" aria-label={label}>
        {shown.lines.map((line) => (
          <Line key={line.path} line={line} marked={marked.has(line.path)} onFold={fold} />
        ))}
      </div>
      {shown.cut ? (
        <p className="tree-more">
          Showing {bytes(FIRST)} of {bytes(size)}
          <Button onClick={() => setAll(true)}>Show all</Button>
        </p>
      ) : null}
    </div>
  );
}

interface LineProps {
  readonly line: JsonLine;
  readonly marked: boolean;
  readonly onFold: (path: string) => void;
}

function Line({ line: { path, depth, name, text, kind, members }, marked, onFold }: LineProps) {
  const folds = kind === "open" || kind === "folded";
  return (
    <span className="tree-line" style={{ "--depth": depth } as CSSProperties}>
      {folds ? (
        <button
          type="button"
          className="tree-fold"
          aria-expanded={kind === "open"}
          aria-label={`${name ?? path}, ${members} members`}
          onClick={() => onFold(path)}
        >
          <Icon name={kind === "open" ? "down" : "right"} />
        </button>
      ) : null}
      {name === null ? null : (
        <>
          <u>{name}</u>
          <s>: </s>
        </>
      )}
      {marked ? <mark>{text}</mark> : <Value text={text} isBracket={kind !== "value"} />}
      {kind === "folded" ? <s> {members}</s> : null}
    </span>
  );
}

function Value({ text, isBracket }: { readonly text: string; readonly isBracket: boolean }) {
  if (isBracket) return <s>{text}</s>;
  const comma = text.endsWith(",");
  return (
    <>
      {comma ? text.slice(0, -1) : text}
      {comma ? <s>,</s> : null}
    </>
  );
}
