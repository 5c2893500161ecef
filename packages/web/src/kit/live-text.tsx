import { useEffect, useRef, useState } from "react";

const LEAST_MS = 5_000;

/** Says a text that changes often to assistive technology, at most once in five seconds. */
export function LiveText({ text }: { readonly text: string }) {
  const [said, setSaid] = useState("");
  const at = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = Math.max(0, at.current + LEAST_MS - Date.now());
    const timer = setTimeout(() => {
      at.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="vh" aria-live="polite">
      {said}
    </span>
  );
}
