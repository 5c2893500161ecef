import type { StreamState } from "@bridgework/functions/http/contract";
import { useMemo } from "react";
import { counted } from "../kit/format.ts";
import { Segmented } from "../kit/segmented.tsx";
import { Cause } from "./cause.tsx";
import { countChanges, diffLines, type Line } from "./diff.ts";
import { foldUnchanged, type Shown } from "./fold.ts";
import { DiffLine } from "./json-lines.tsx";

export type DiffMode = "changed" | "all";

interface Props {
  readonly stream: StreamState;
  readonly mode: DiffMode;
  readonly onMode: (mode: DiffMode) => void;
}

const MODES = [
  { value: "changed", label: "Changed" },
  { value: "all", label: "All" },
] as const;
const NOTHING = {};
const SIGN = { same: "", removed: "−", added: "+" } as const;
const CLASS = { same: undefined, removed: "del", added: "ins" } as const;

/** What the version changed, and the event that changed it. */
export function DiffPane({ stream, mode, onMode }: Props) {
  const lines = useMemo(() => diffLines(stream.before ?? NOTHING, stream.state), [stream]);
  const shown = useMemo(() => (mode === "all" ? lines.map(whole) : foldUnchanged(lines)), [lines, mode]);
  const changes = countChanges(lines);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keys.
    <section className="diff" aria-label={`Difference of version ${stream.at}`} tabIndex={0}>
      <div className="head">
        <h2 className="tn">
          {stream.at - 1} → {stream.at}
        </h2>
        <span className="t3 tn">{counted(changes, "value")}</span>
        <span className="more">
          <Segmented label="Lines" value={mode} onChange={onMode} segments={MODES} />
        </span>
      </div>
      <ol className="d-lines json">
        {changes === 0 ? <li className="none">This version changed nothing in the state.</li> : null}
        {shown.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity and are never moved.
          <Item key={index} shown={each} />
        ))}
      </ol>
      <Cause event={stream.event} />
    </section>
  );
}

function Item({ shown }: { readonly shown: Shown }) {
  if (shown.kind === "fold") {
    return (
      <li className="fold">
        <b aria-hidden="true">⋯</b>
        <span>{shown.count} lines unchanged</span>
      </li>
    );
  }
  const { change } = shown.line;
  return (
    <li className={CLASS[change]}>
      <b>{SIGN[change]}</b>
      <DiffLine line={shown.line} />
    </li>
  );
}

function whole(line: Line): Shown {
  return { kind: "line", line };
}
