import type { ReactNode } from "react";
import { errorDetail } from "../data/fault.ts";
import { Button } from "./button.tsx";
import { useCopied } from "./copy.ts";
import { Icon } from "./icon.tsx";

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons below the text. */
  readonly actions?: ReactNode;
}

/** There is nothing, and that is right so. */
export function Empty({ title, children, actions }: EmptyProps) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {actions === undefined ? null : <div className="acts">{actions}</div>}
    </div>
  );
}

/** There is nothing that the filter lets through. */
export function EmptyFiltered({ what, onClear }: { readonly what: string; readonly onClear: () => void }) {
  return (
    <Empty title={`No ${what} match`} actions={<Button onClick={onClear}>Clear the filter</Button>}>
      Nothing that is stored passes every part of the filter above.
    </Empty>
  );
}

const BONES = Array.from({ length: 24 }, (_, index) => index);

/** Rows in the size of real ones, while the first answer is on its way. */
export function LoadingRows({ label = "Loading" }: { readonly label?: string }) {
  return (
    <div className="bones" role="status" aria-label={label}>
      {BONES.map((bone) => (
        <div key={bone} className="bone-row" aria-hidden="true">
          <i style={{ width: 62 }} />
          <i style={{ width: 96 + ((bone * 37) % 48) }} />
          <i style={{ width: 120 + ((bone * 23) % 36) }} />
          <i style={{ width: 72 + ((bone * 41) % 40) }} />
        </div>
      ))}
    </div>
  );
}

interface ErrorProps {
  /** What could not be done, as `The events could not be read`. */
  readonly title: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Stands in the pane that failed; the rest of the page goes on. */
export function ErrorCard({ title, error, onRetry }: ErrorProps) {
  const [copied, copy] = useCopied();
  const { message, detail } = errorDetail(error);
  return (
    <div className="fault" role="alert">
      <h2>
        <Icon name="failed" />
        {title}
      </h2>
      <p>{message}</p>
      <div className="acts">
        {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
        <Button kind="bare" icon={copied ? "ok" : "copy"} onClick={() => copy(detail)}>
          Copy details
        </Button>
      </div>
    </div>
  );
}
