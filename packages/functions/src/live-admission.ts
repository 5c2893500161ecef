import { counterId } from "@bridgework/core/counter/events";
import type { Tickets } from "@bridgework/core/ports/tickets";
import type { LiveConsoles, LiveWish } from "./adapters/dynamo-live-consoles.ts";
import type { LiveRecipients } from "./adapters/dynamo-live-recipients.ts";

export interface AdmissionPorts {
  readonly tickets: Pick<Tickets, "redeem">;
  readonly consoles: Pick<LiveConsoles, "opened">;
  readonly recipients: Pick<LiveRecipients, "letIn">;
}

type Query = Readonly<Record<string, string | undefined>>;

/**
 * The status by which a WebSocket is let in or refused. Nobody is without a ticket that is good, and nothing is kept of who
 * is refused.
 */
export async function admit({ tickets, ...ports }: AdmissionPorts, id: string, query: Query): Promise<200 | 400 | 401> {
  const wish = wishIn(query);
  if (wish === undefined) return 400;
  const { ticket } = query;
  const holder = ticket === undefined ? undefined : await tickets.redeem(ticket);
  if (holder === undefined) return 401;
  if (holder.kind === "recipient") await ports.recipients.letIn(id, holder.recipient);
  else await ports.consoles.opened(id, wish);
  return 200;
}

/** What a console wants to hear of, as locally; undefined for what is neither a position nor a counter. */
function wishIn({ counter, after }: Query): LiveWish | undefined {
  if (counter !== undefined) return counterId.safeParse(counter).success ? { counter, after: null } : undefined;
  if (after === undefined) return { counter: null, after: null };
  return /^\d{1,15}$/.test(after) ? { counter: null, after: Number(after) } : undefined;
}
