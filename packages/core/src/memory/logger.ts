import type { LogFields, Logger } from "../ports/logger.ts";

export interface LogLine {
  readonly level: keyof Logger;
  readonly event: string;
  readonly fields: LogFields;
}

export interface MemoryLogger extends Logger {
  /** What was written, oldest first. */
  readonly lines: readonly LogLine[];
}

export function memoryLogger(): MemoryLogger {
  const lines: LogLine[] = [];
  const keep =
    (level: keyof Logger) =>
    (event: string, fields: LogFields = {}) =>
      void lines.push({ level, event, fields });
  return { lines, info: keep("info"), notice: keep("notice"), warn: keep("warn") };
}
