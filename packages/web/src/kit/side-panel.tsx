import type { ReactNode } from "react";
import { ToolButton } from "./button.tsx";
import { useKeys } from "./keys.ts";
import "./side-panel.css";

interface Props {
  readonly title: ReactNode;
  /** What is open, in a word or two, as `alert`. */
  readonly what: string;
  readonly onClose: () => void;
  /** What can be done with it. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** What is open beside a list. Escape closes it. */
export function SidePanel({ title, what, onClose, footer, children }: Props) {
  useKeys({ Escape: onClose });
  return (
    <div className="l-side">
      <header>
        {title}
        <ToolButton icon="close" label={`Close the ${what}`} onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keys. */}
      <section className="l-body" aria-label={what} tabIndex={0}>
        {children}
      </section>
      {footer === undefined ? null : <footer>{footer}</footer>}
    </div>
  );
}
