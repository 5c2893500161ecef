import { DEFAULT_RETENTION, type Retention } from "@bridgework/local/retention";
import { count, type Environment } from "./environment.ts";

/** For how long what is no fact is kept. */
export interface RetentionSettings {
  readonly retention: Retention;
}

export const RETENTION_HELP = `
  RETENTION_DAYS_OUTBOX        days for which the outbox keeps a message, or forever (default ${DEFAULT_RETENTION.outbox})
  RETENTION_DAYS_DEAD_LETTERS  days after which a redriven dead letter goes, or forever (default ${DEFAULT_RETENTION.deadLetters})
  RETENTION_DAYS_RUNS          days after which a run that has ended goes, or forever (default ${DEFAULT_RETENTION.runs})`;

export function readRetentionSettings(environment: Environment): RetentionSettings {
  const { outbox, deadLetters, runs } = DEFAULT_RETENTION;
  return {
    retention: {
      outbox: days(environment, "RETENTION_DAYS_OUTBOX", outbox),
      deadLetters: days(environment, "RETENTION_DAYS_DEAD_LETTERS", deadLetters),
      runs: days(environment, "RETENTION_DAYS_RUNS", runs),
    },
  };
}

function days(environment: Environment, name: string, otherwise: number | null): number | null {
  const text = environment[name];
  if (text === undefined) return otherwise;
  return text === "forever" ? null : count({ [name]: text }, name, 1);
}
