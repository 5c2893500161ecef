import type { DeadLetterItem } from "@bridgework/functions/http/contract";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useRef } from "react";
import { absolute, ago, count, counted } from "../kit/format.ts";
import { Icon } from "../kit/icon.tsx";
import { StreamText } from "../kit/id.tsx";
import { useSmall } from "../kit/media.ts";
import { useNow } from "../kit/time.tsx";
import { useTreeKeys } from "../kit/tree-keys.ts";
import { TypeName } from "../kit/type-name.tsx";
import type { Group, ReasonPart } from "./fingerprint.ts";
import type { LetterLine } from "./lines.ts";

interface Props {
  readonly lines: readonly LetterLine[];
  readonly selected: string | null;
  readonly onToggle: (key: string) => void;
  readonly onOpen: (letterId: string) => void;
}

const HEIGHT = { group: { wide: 52, small: 64 }, letter: { wide: 32, small: 52 } };
const OVERSCAN = 12;

export function LetterList({ lines, selected, onToggle, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSmall() ? "small" : "wide";
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => HEIGHT[lines[index]?.kind ?? "letter"][size],
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    if (lines.length > 0 && size) virtualizer.measure();
  }, [virtualizer, size, lines]);
  const open = (key: string) => {
    if (lines.find((line) => line.key === key)?.kind === "group") onToggle(key);
    else onOpen(key);
  };
  const tree = useTreeKeys(box, {
    lines,
    selected,
    onToggle,
    onOpen: open,
    onGo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  });
  return (
    <>
      <div className="gh label" aria-hidden="true">
        <span />
        <span>Fingerprint</span>
        <span className="r">Letters</span>
        <span className="r">Oldest</span>
        <span className="r">Last</span>
      </div>
      <div
        className="f-rows"
        ref={box}
        role="tree"
        aria-label="Dead letters by fingerprint"
        onKeyDown={tree.onKeyDown}
        tabIndex={-1}
      >
        <div role="presentation" className="f-tall" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const line = lines[item.index];
            return line === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its lines.
              <div
                key={line.key}
                role="treeitem"
                data-key={line.key}
                className={line.kind === "group" ? "g" : "letter"}
                aria-level={line.depth + 1}
                aria-selected={line.key === selected}
                {...(line.open === null ? {} : { "aria-expanded": line.open })}
                tabIndex={line.key === tree.active ? 0 : -1}
                style={placeOf(item)}
                onClick={() => {
                  tree.hold(line.key);
                  open(line.key);
                }}
              >
                {line.kind === "group" ? (
                  <GroupCells group={line.group} open={line.open === true} />
                ) : (
                  <LetterCells letter={line.letter} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function placeOf({ start, size }: { readonly start: number; readonly size: number }): CSSProperties {
  return { position: "absolute", insetInline: 0, top: 0, height: size, transform: `translateY(${start}px)` };
}

function GroupCells({ group, open }: { readonly group: Group; readonly open: boolean }) {
  return (
    <>
      <span className="ch">
        <Icon name={open ? "down" : "right"} />
      </span>
      <span className="what">
        <span className="msg cut">
          <Reason parts={group.reason} />
        </span>
        <span className="sub cut">
          <span className="mono">{group.errorClass}</span> {placeIn(group)}
        </span>
      </span>
      <span className="r tn">
        {count(group.letters.length)}
        <span className="vh"> letters</span>
      </span>
      <Age value={group.oldest} className="t2" label="oldest" />
      <Age value={group.newest} className="t3" label="last" />
    </>
  );
}

function Reason({ parts }: { readonly parts: readonly ReasonPart[] }) {
  return parts.map(({ text, varies }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity and keep their order.
    varies ? <i key={index}>{text}</i> : text,
  );
}

/** `in Execute of task-run`, as long as there is one of each. */
function placeIn({ workflows, states }: Group): string {
  if (workflows.length === 0) return "refused at the door of the bus";
  const workflow = workflows.length === 1 ? workflows[0] : counted(workflows.length, "workflow");
  return states.length === 1 ? `in ${workflow} › ${states[0]}` : `in ${workflow}`;
}

function LetterCells({ letter }: { readonly letter: DeadLetterItem }) {
  return (
    <>
      <span className={letter.status === "dead" ? "st st-dead" : "st st-redriven"}>
        <Icon name={letter.status === "dead" ? "dead" : "redriven"} />
        <span className="vh">{letter.status}</span>
      </span>
      <TypeName name={letter.eventType || "without a type"} />
      <span className="t2 cut">
        {letter.stream === null ? <span className="t3">no stream</span> : <StreamText stream={letter.stream} />}
      </span>
      <span className="r tn t3">{counted(letter.attempts, "try", "tries")}</span>
      <span className="r" />
      <Age value={letter.buriedAt} className="t2" label="buried" />
    </>
  );
}

function Age({
  value,
  className,
  label,
}: {
  readonly value: string;
  readonly className: string;
  readonly label: string;
}) {
  return (
    <time className={`r tn ${className}`} dateTime={value} title={absolute(value)}>
      <span className="vh">{label} </span>
      {ago(value, useNow()).replace(" ago", "")}
    </time>
  );
}
