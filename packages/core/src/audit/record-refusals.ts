import type { Publish } from "../app/publish.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { AuditCommand } from "./commands.ts";
import { audit } from "./domain.ts";

export interface RefusedRequest {
  readonly code: string;
  readonly reason: string;
  /** As the request gave it; absent where it gave none that could be read. */
  readonly keyId?: string;
  /** IP address; empty where the server does not say. */
  readonly address: string;
  readonly method: string;
  readonly path: string;
}

/** Records that a request was refused, or only counts it where there are too many: the next one recorded says how many. */
export type RecordRefusal = (refused: RefusedRequest) => Promise<void>;

/** Facts of a minute at most: from one address, and in all. Whoever sends more cannot fill the store. */
export const MOST_BY_ADDRESS = 10;
export const MOST_IN_ALL = 100;
const MINUTE_MS = 60_000;

/** Bounds what a fact takes; the code and the reason are our own words. */
const MOST_PATH = 300;

export function recordRefusals(publish: Publish, clock: Pick<Clock, "now">): RecordRefusal {
  let minute = 0;
  let recorded = 0;
  let suppressed = 0;
  let byAddress = new Map<string, number>();

  const take = (address: string): boolean => {
    const now = Math.floor(clock.now() / MINUTE_MS);
    if (now !== minute) {
      minute = now;
      recorded = 0;
      byAddress = new Map();
    }
    const known = byAddress.get(address) ?? 0;
    if (recorded >= MOST_IN_ALL || known >= MOST_BY_ADDRESS) return false;
    byAddress.set(address, known + 1);
    recorded += 1;
    return true;
  };

  return async ({ path, ...refused }) => {
    if (!take(refused.address)) {
      suppressed += 1;
      return;
    }
    const hour = isoTime(clock.now()).slice(0, 13);
    const command: AuditCommand = {
      type: "RecordRefusal",
      ...{ hour, ...refused, path: path.slice(0, MOST_PATH), suppressed },
    };
    suppressed = 0;
    const recorded = await publish({ kind: "command", domain: audit.name, command, actor: "http" });
    if (recorded.kind === "refused") suppressed += command.suppressed + 1;
  };
}
