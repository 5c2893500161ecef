import type { ReactNode } from "react";
import { isNotFound } from "../data/fault.ts";
import { Empty, ErrorCard, LoadingRows } from "./states.tsx";

interface ListProps {
  /** Plural of what the list shows. */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** In place of a list of which nothing has been read. */
export function Unread({ what, error, onRetry }: ListProps) {
  if (error === null) return <LoadingRows label={`Loading ${what}`} />;
  return <ErrorCard title={`The ${what} could not be read`} error={error} onRetry={onRetry} />;
}

interface OneProps {
  /** Singular of what is shown, as `letter`. */
  readonly what: string;
  readonly error: unknown;
  /** What was looked for, where the server may say that there is none. */
  readonly missing?: ReactNode;
  readonly onRetry: () => void;
}

/** In place of one thing that has not been read, or that there is not. */
export function UnreadOne({ what, error, missing, onRetry }: OneProps) {
  if (error === null) return <LoadingRows label={`Loading the ${what}`} />;
  if (missing !== undefined && isNotFound(error)) return <Empty title={`There is no such ${what}`}>{missing}</Empty>;
  return <ErrorCard title={`The ${what} could not be read`} error={error} onRetry={onRetry} />;
}
