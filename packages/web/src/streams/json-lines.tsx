import type { CSSProperties, ReactNode } from "react";
import type { Line, Value } from "./diff.ts";
import { differenceOf } from "./emphasis.ts";

/** The state, with what its version changed marked. */
export function StateLines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <ol className="json">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and are never moved.
        <li key={index} style={indent(line)}>
          <Named line={line}>
            {line.change === "added" && line.text.kind === "value" ? (
              <mark>{JSON.stringify(line.text.value)}</mark>
            ) : (
              <Plain line={line} />
            )}
          </Named>
        </li>
      ))}
    </ol>
  );
}

/** One line of a difference; of a changed text only what differs is bright. */
export function DiffLine({ line }: { readonly line: Line }) {
  const changed = line.change !== "same" && line.text.kind === "value" ? <Changed value={line.text} /> : null;
  return (
    <span style={indent(line)}>
      <Named line={line}>{changed ?? <Plain line={line} />}</Named>
    </span>
  );
}

function Named({ line: { key, comma }, children }: { readonly line: Line; readonly children: ReactNode }) {
  return (
    <>
      {key === null ? null : (
        <>
          <u>{key}</u>
          <s>: </s>
        </>
      )}
      {children}
      {comma ? <s>,</s> : null}
    </>
  );
}

function Plain({ line: { text } }: { readonly line: Line }) {
  return text.kind === "bracket" ? <s>{text.text}</s> : JSON.stringify(text.value);
}

function Changed({ value: { value, other } }: { readonly value: Value }) {
  if (typeof value !== "string" || typeof other !== "string") return <em>{JSON.stringify(value)}</em>;
  const [head, middle, tail] = differenceOf(JSON.stringify(value), JSON.stringify(other));
  return (
    <>
      {head}
      <em>{middle}</em>
      {tail}
    </>
  );
}

function indent({ depth }: Line) {
  return { "--depth": depth } as CSSProperties;
}
