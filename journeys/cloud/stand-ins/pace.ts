import { pause } from "@bridgework/core/ports/clock";
import { systemClock } from "@bridgework/functions/system/clock";

/** Milliseconds that a second of AWS's own waits lasts here: nobody waits minutes for a second try. */
const MS_PER_SECOND = 10;

const clock = systemClock();

/** What a wait of AWS lasts here, in milliseconds. */
export function paced(seconds: number): number {
  return seconds * MS_PER_SECOND;
}

export function wait(milliseconds: number): Promise<void> {
  return pause(clock, milliseconds);
}
