import { useEffect, useRef } from "react";

/**
 * What keys do: `j`, `?`, `Escape`, `mod+k` (⌘ or Ctrl), and two keys after each other as `g e`. Names are those of
 * KeyboardEvent.key, so `G` is with Shift.
 */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const SEQUENCE_MS = 1_000;

/** Binds keys to the whole page while the component is mounted. Typing in a field and open dialogs are left alone. */
export function useKeys(map: KeyMap, enabled = true): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    if (!enabled) return;
    const find = createFinder();
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !isForPage(event)) return;
      const action = find(current.current, keyName(event), event.timeStamp);
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [enabled]);
}

/** Finds what a key does, remembering the key before it. */
export function createFinder() {
  let before = { key: "", at: Number.NEGATIVE_INFINITY };
  return (map: KeyMap, key: string, at: number): KeyMap[string] | undefined => {
    const pair = at - before.at < SEQUENCE_MS ? map[`${before.key} ${key}`] : undefined;
    before = { key: pair === undefined ? key : "", at };
    return pair ?? map[key];
  };
}

function keyName(event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey">): string {
  return event.metaKey || event.ctrlKey ? `mod+${event.key.toLowerCase()}` : event.key;
}

/** Enter and Space on a button or link are its own; keys with ⌘ work in fields too. */
function isForPage(event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (document.querySelector("dialog[open]") !== null) return false;
  if (event.metaKey || event.ctrlKey) return true;
  if (!(event.target instanceof Element)) return true;
  if (event.target.closest("input, textarea, select, [contenteditable]") !== null) return false;
  const presses = event.key === "Enter" || event.key === " ";
  return !(presses && event.target.closest("button, a, summary") !== null);
}
