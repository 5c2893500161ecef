import { wallTime } from "./protocol.ts";

export const pause = (milliseconds: number): Promise<void> => new Promise((wake) => setTimeout(wake, milliseconds));

export interface Rate {
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Sends when it is due, whether or not what was sent before was answered, so that a server that is slow is not asked less.
 * `due` is in milliseconds since 1970: count latencies from it.
 */
export async function arrivals(
  { perSecond, seconds }: Rate,
  send: (index: number, due: number) => Promise<void>,
): Promise<void> {
  const began = wallTime();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    const early = due - wallTime();
    if (early > 0) await pause(early);
    sent.push(send(index, due));
  }
  await Promise.all(sent);
}
