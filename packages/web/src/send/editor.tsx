import { type UIEvent, useRef } from "react";

interface Props {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Lines with something wrong in them. */
  readonly wrong: ReadonlySet<number>;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

const LEAST_LINES = 14;

/** A plain text area for JSON, with line numbers; lines that are wrong are marked. */
export function Editor({ value, onChange, wrong, ...control }: Props) {
  const gutter = useRef<HTMLDivElement>(null);
  const count = Math.max(LEAST_LINES, value.split("\n").length);
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
  };
  return (
    <div className="editor">
      <div className="gutter tn" ref={gutter} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => index + 1).map((line) => (
          <span key={line} className={wrong.has(line) ? "wrong-line" : undefined}>
            {line}
          </span>
        ))}
      </div>
      <textarea
        {...control}
        className="json"
        value={value}
        rows={Math.min(count, 28)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        wrap="off"
        onScroll={follow}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
