import { type DoorSettings, readDoorSettings } from "./door-settings.ts";
import { type Environment, share } from "./environment.ts";
import { type ObserveSettings, readObserveSettings } from "./observe-settings.ts";
import { type RetentionSettings, readRetentionSettings } from "./retention-settings.ts";

/** Settings of the environment; a wrong one is said with its name before anything starts. */
export interface Settings extends DoorSettings, ObserveSettings, RetentionSettings {
  readonly taskFailureRate: number;
  readonly notifyFailureRate: number;
  readonly operatorEmail: string;
  /** Seed of simulated chance; null = a new one each time. */
  readonly randomSeed: number | null;
}

export function readSettings(environment: Environment): Settings {
  const seed = environment["BRIDGEWORK_RANDOM_SEED"];
  return {
    taskFailureRate: share(environment, "TASK_FAILURE_RATE", 0.3),
    notifyFailureRate: share(environment, "NOTIFY_FAILURE_RATE", 0),
    operatorEmail: address(environment["OPERATOR_EMAIL"] ?? "operator@localhost"),
    randomSeed: seed === undefined ? null : wholeSeed(seed),
    ...readDoorSettings(environment),
    ...readObserveSettings(environment),
    ...readRetentionSettings(environment),
  };
}

function address(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw new Error(`OPERATOR_EMAIL: expected an e-mail address, received "${text}".`);
}

function wholeSeed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new Error(`BRIDGEWORK_RANDOM_SEED: expected a whole number, received "${text}".`);
}
