import type { LogFields, Logger } from "@bridgework/core/ports/logger";

export interface LogTarget {
  write(text: string): void;
}

/** From the least to the most important. */
export const LOG_LEVELS = ["info", "notice", "warn"] as const satisfies readonly (keyof Logger)[];
export type LogLevel = (typeof LOG_LEVELS)[number];

/** JSON lines, one for each event: `{"time","level","event",…}`. */
export function jsonLogger(target: LogTarget, now: () => string): Logger {
  return loggerOf((level, event, fields) => {
    target.write(`${JSON.stringify({ time: now(), level, event, ...fields })}\n`);
  });
}

/** Lines for a person at a terminal: the event in words with its fields, each on a line of its own where there are many. */
export function textLogger(target: LogTarget): Logger {
  return loggerOf((level, event, fields) => {
    target.write(`${level === "warn" ? "! " : ""}${event}${inWords(fields)}\n`);
  });
}

/** Leaves out what is less important. */
export function fromLevel(least: LogLevel, logger: Logger): Logger {
  const rank = LOG_LEVELS.indexOf(least);
  return loggerOf((level, event, fields) => {
    if (LOG_LEVELS.indexOf(level) >= rank) logger[level](event, fields);
  });
}

export interface GatheredTarget extends LogTarget {
  /** Writes what is left, for a process that ends. */
  flush(): void;
}

/** Writes at once what comes in one turn of the event loop: a line for each request would cost a system call for each. */
export function gathered(target: LogTarget): GatheredTarget {
  let lines = "";
  const flush = () => {
    const text = lines;
    lines = "";
    if (text !== "") target.write(text);
  };
  return {
    write: (text) => {
      if (lines === "") setImmediate(flush);
      lines += text;
    },
    flush,
  };
}

function loggerOf(write: (level: LogLevel, event: string, fields: LogFields) => void): Logger {
  const line =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      write(level, event, fields);
  return { info: line("info"), notice: line("notice"), warn: line("warn") };
}

const MOST_ON_A_LINE = 3;

function inWords(fields: LogFields): string {
  const entries = Object.entries(fields);
  if (entries.length <= MOST_ON_A_LINE) return entries.map(([name, value]) => `  ${name} ${value}`).join("");
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `\n  ${name.padEnd(width)}  ${value}`).join("");
}
