import { type CSSProperties, useState } from "react";
import { LiveText } from "../kit/live-text.tsx";
import { type Cell, cellsOf, format } from "./digits.ts";

/** The number in large. Only the digits that changed roll, once; nothing moves under reduced motion. */
export function RollingNumber({ value }: { readonly value: number }) {
  const [shown, setShown] = useState({ value, before: value });
  if (shown.value !== value) setShown({ value, before: shown.value });
  const cells = cellsOf(value, shown.before);
  return (
    <p className="num tn" style={{ "--chars": cells.length } as CSSProperties}>
      <LiveText text={format(value)} />
      <span aria-hidden="true">
        {cells.map((cell) => (
          <Digit key={cell.from === null ? cell.place : `${cell.place} ${value}`} cell={cell} />
        ))}
      </span>
    </p>
  );
}

function Digit({ cell: { char, from } }: { readonly cell: Cell }) {
  if (from === null) return char;
  return (
    <span className="digit">
      <span>{from}</span>
      <span>{char}</span>
    </span>
  );
}
