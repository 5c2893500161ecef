import type { MailboxMessages } from "@bridgework/functions/http/messages-contract";
import type { State } from "../kit/state.ts";

type Waiting = MailboxMessages["waiting"][number];
type Settled = MailboxMessages["settled"][number];

/** What a message that waits is doing: it is queued until it was handed over, then its acknowledgement is awaited. */
export function waitingState({ attempts }: Pick<Waiting, "attempts">): readonly [State, string] {
  if (attempts === 0) return ["queued", "queued"];
  return [attempts === 1 ? "waiting" : "retrying", attempts === 1 ? "delivered once" : `delivered ${attempts} times`];
}

export function settledState({ outcome, reason }: Pick<Settled, "outcome" | "reason">): readonly [State, string] {
  if (outcome === "acknowledged") return ["ok", "acknowledged"];
  return ["dead", reason === "attempts" ? "given up after too many tries" : "expired"];
}
