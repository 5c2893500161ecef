/** One line of the log: what it concerns. Never a payload: ids, names, codes and numbers alone. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** The log of one process, from the least to the most important. Keeping a line never fails. */
export interface Logger {
  /** What is done: each request, each attempt that failed. */
  info(event: string, fields?: LogFields): void;
  /** What becomes of the process: ready, stopping. */
  notice(event: string, fields?: LogFields): void;
  /** What somebody has to look at. */
  warn(event: string, fields?: LogFields): void;
}

export const noLogger: Logger = { info: () => {}, notice: () => {}, warn: () => {} };
