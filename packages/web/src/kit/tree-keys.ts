import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";

/** A line of a tree, in the order in which lines are shown. */
export interface TreeLine {
  readonly key: string;
  readonly depth: number;
  /** Null where there is nothing below. */
  readonly open: boolean | null;
}

export type TreeMove = { readonly kind: "go" | "toggle"; readonly key: string };

/** What a key does in a tree: j/k and the arrows move, right opens, left closes or goes to what holds the line. */
export function treeMove(lines: readonly TreeLine[], active: string, key: string): TreeMove | undefined {
  const at = lines.findIndex((line) => line.key === active);
  const line = lines[at];
  const go = (target: TreeLine | undefined): TreeMove | undefined => target && { kind: "go", key: target.key };
  switch (key) {
    case "ArrowDown":
    case "j":
      return go(lines[at + 1]);
    case "ArrowUp":
    case "k":
      return go(at > 0 ? lines[at - 1] : undefined);
    case "Home":
      return go(lines[0]);
    case "End":
      return go(lines.at(-1));
    case "ArrowRight":
      return line?.open === false ? { kind: "toggle", key: line.key } : goBelow(lines, at);
    case "ArrowLeft":
      return line?.open === true ? { kind: "toggle", key: line.key } : go(holderOf(lines, at));
    default:
      return undefined;
  }
}

function goBelow(lines: readonly TreeLine[], at: number): TreeMove | undefined {
  const next = lines[at + 1];
  return lines[at]?.open === true && next !== undefined ? { kind: "go", key: next.key } : undefined;
}

function holderOf(lines: readonly TreeLine[], at: number): TreeLine | undefined {
  const depth = lines[at]?.depth ?? 0;
  return lines.slice(0, Math.max(0, at)).findLast((line) => line.depth < depth);
}

interface Options {
  readonly lines: readonly TreeLine[];
  readonly selected: string | null;
  readonly onToggle: (key: string) => void;
  readonly onOpen: (key: string) => void;
  /** Brings a line into the page before it takes the focus. */
  readonly onGo?: (index: number) => void;
}

/** One line of the tree takes part in the tab order. Lines carry `data-key`. */
export function useTreeKeys(box: RefObject<HTMLElement | null>, { lines, selected, onToggle, onOpen, onGo }: Options) {
  const [held, setHeld] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const known = (key: string | null) => key !== null && lines.some((line) => line.key === key);
  const active = [held, selected].find(known) ?? lines[0]?.key ?? "";
  useEffect(() => {
    if (wanted.current === null) return;
    const element = box.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: onGo !== undefined });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const at = event.target instanceof Element ? event.target.getAttribute("data-key") : null;
    if (at === null) return;
    const move = treeMove(lines, at, event.key);
    if (move === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (move === undefined) onOpen(at);
    else if (move.kind === "toggle") onToggle(move.key);
    else {
      wanted.current = move.key;
      setHeld(move.key);
      onGo?.(lines.findIndex((line) => line.key === move.key));
    }
  };
  return { active, onKeyDown, hold: setHeld };
}
