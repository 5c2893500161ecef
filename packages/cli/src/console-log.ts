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

/** Lines for a person at a terminal: the event in words, then its fields. */
export function textLogger(target: LogTarget): Logger {
  const line =
    (mark: string) =>
    (event: string, fields: LogFields = {}) => {
      const rest = Object.entries(fields).map(([name, value]) => `  ${name} ${value}`);
      target.write(`${mark}${event}${rest.join("")}\n`);
    };
  return { info: line(""), warn: line("! ") };
}
