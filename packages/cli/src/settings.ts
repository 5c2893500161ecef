import { type DoorSettings, readDoorSettings } from "./door-settings.ts";
import { type Environment, share } from "./environment.ts";
import { type NotifySettings, readNotifySettings } from "./notify-settings.ts";
import { type ObserveSettings, readObserveSettings } from "./observe-settings.ts";
import { type RetentionSettings, readRetentionSettings } from "./retention-settings.ts";
import { readSignatureSettings, type SignatureSettings } from "./signature-settings.ts";

/** Settings of the environment; a wrong one is said with its name before anything starts. */
export interface Settings extends DoorSettings, ObserveSettings, NotifySettings, RetentionSettings, SignatureSettings {
  readonly taskFailureRate: number;
  readonly notifyFailureRate: number;
  /** Seed of simulated chance; null = a new one each time. */
  readonly randomSeed: number | null;
}

export function readSettings(environment: Environment): Settings {
  const seed = environment["BRIDGEWORK_RANDOM_SEED"];
  return {
    taskFailureRate: share(environment, "TASK_FAILURE_RATE", 0.3),
    notifyFailureRate: share(environment, "NOTIFY_FAILURE_RATE", 0),
    randomSeed: seed === undefined ? null : wholeSeed(seed),
    ...readDoorSettings(environment),
    ...readObserveSettings(environment),
    ...readNotifySettings(environment),
    ...readRetentionSettings(environment),
    ...readSignatureSettings(environment),
  };
}

function wholeSeed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new Error(`BRIDGEWORK_RANDOM_SEED: expected a whole number, received "${text}".`);
}
