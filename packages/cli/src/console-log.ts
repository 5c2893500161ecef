import type { LogFields, Logger } from "@bridgework/local/logger";

export interface LogTarget {
  write(text: string): void;
}

/** JSON lines, one for each event: `{"time","level","event",…}`. */
export function jsonLogger(target: LogTarget, now: () => string): Logger {
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}) =>
      target.write(`${JSON.stringify({ time: now(), level, event, ...fields })}\n`);
  return { info: line("info"), warn: line("warn") };
}

/** Lines for a person at a terminal: the event in words with its fields, each on a line of its own where there are many. */
export function textLogger(target: LogTarget): Logger {
  const line =
    (mark: string) =>
    (event: string, fields: LogFields = {}) =>
      target.write(`${mark}${event}${inWords(fields)}\n`);
  return { info: line(""), warn: line("! ") };
}

const MOST_ON_A_LINE = 3;

function inWords(fields: LogFields): string {
  const entries = Object.entries(fields);
  if (entries.length <= MOST_ON_A_LINE) return entries.map(([name, value]) => `  ${name} ${value}`).join("");
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `\n  ${name.padEnd(width)}  ${value}`).join("");
}
