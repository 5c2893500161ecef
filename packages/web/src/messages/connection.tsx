import type { Mailbox } from "@bridgework/functions/http/messages-contract";

/** Whether the recipient is there, and whether it gets messages without asking. */
export function ConnectionText({ connected, live }: Pick<Mailbox, "connected" | "live">) {
  if (!connected) return <span className="t3">not connected</span>;
  return (
    <span className="ms-conn">
      <span className="dot" />
      {live ? "live" : "connected"}
    </span>
  );
}
