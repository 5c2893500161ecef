import type { Sweep, SweepPorts } from "../kernel/sweep.ts";
import { isoTime } from "../ports/clock.ts";
import type { ViewRow } from "../ports/views.ts";
import type { MessageCommand } from "./commands.ts";
import { MOST_EXPIRED, MOST_WAITING } from "./decider.ts";
import { messageExpired } from "./events.ts";
import { mailboxesView } from "./view.ts";

const PAGE = 200;

const expireMessages: Sweep = {
  name: "message-expire",
  description: "Gives up the messages whose time is over, also of recipients who never come.",
  everySeconds: 60,
  run: async (ports) => {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await ports.views.list(mailboxesView.name, { limit: PAGE, ...(cursor ? { cursor } : {}) });
      for (const row of page.items) if (isOverdue(row, ports.clock.now())) await expire(ports, row.key);
      cursor = page.next;
    }
  },
};

export const messageSweeps: readonly Sweep[] = [expireMessages];

function isOverdue({ doc }: ViewRow, now: number): boolean {
  const waiting = messageExpired.shape.waiting.safeParse(doc["waiting"]);
  return waiting.success && waiting.data.endsAt !== null && Date.parse(waiting.data.endsAt) <= now;
}

async function expire({ publish, clock }: SweepPorts, recipient: string): Promise<void> {
  const command: MessageCommand = { type: "ExpireMessages", recipient, at: isoTime(clock.now()) };
  const actor = `sweep:${expireMessages.name}`;
  for (let expired = 0; expired < MOST_WAITING; expired += MOST_EXPIRED) {
    const { kind } = await publish({ kind: "command", domain: "message", command, actor });
    if (kind !== "recorded") return;
  }
}
