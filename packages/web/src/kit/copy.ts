import { useEffect, useState } from "react";

const SHOWN_MS = 1_200;

/** Whether something was copied a moment ago, and what copies. Where the clipboard is refused, nothing is claimed. */
export function useCopied(): readonly [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied((times) => times + 1),
      () => setCopied(0),
    );
  };
  return [copied > 0, copy];
}
