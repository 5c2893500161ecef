import type { ReactNode } from "react";
import { ToolButton } from "./button.tsx";
import { useKeys } from "./keys.ts";
import "./side-panel.css";

interface PanelProps {
  readonly title: ReactNode;
  /** What is open, in a word or two, as `alert`. */
  readonly what: string;
  readonly onClose: () => void;
  /** A body; below it a `<footer>`, where something can be done. */
  readonly children: ReactNode;
}

/** What is open beside a list. Escape closes it. */
export function SidePanel({ title, what, onClose, children }: PanelProps) {
  useKeys({ Escape: onClose });
  return (
    <div className="l-side">
      <header>
        {title}
        <ToolButton icon="close" label={`Close the ${what}`} onClick={onClose} />
      </header>
      {children}
    </div>
  );
}

interface BodyProps {
  /** Says what is in it. */
  readonly label: string;
  readonly children: ReactNode;
}

/** The part of a side panel that scrolls. */
export function SideBody({ label, children }: BodyProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keys.
    <section className="l-body" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
