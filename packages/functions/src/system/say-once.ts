import type { Clock } from "@bridgework/core/ports/clock";

const QUIET_MS = 60_000;
const MOST_KNOWN = 200;

interface Said {
  readonly at: number;
  unsaid: number;
}

/**
 * Passes a problem on, and one like it only after a minute, with how many were held back: a full disk fails every
 * request, and must not fill the log as well. Problems that differ in ids and numbers alone are alike.
 */
export function sayOnce(say: (problem: string) => void, clock: Pick<Clock, "now">): (problem: string) => void {
  const known = new Map<string, Said>();
  return (problem) => {
    const kind = problem.replaceAll(/[0-9A-HJKMNP-TV-Z]{26}|\d+/g, "#");
    const before = known.get(kind);
    const now = clock.now();
    if (before !== undefined && now - before.at < QUIET_MS) {
      before.unsaid += 1;
      return;
    }
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(kind, { at: now, unsaid: 0 });
    const unsaid = before?.unsaid ?? 0;
    say(unsaid === 0 ? problem : `${problem} (${unsaid} more of its kind since it was last said)`);
  };
}
