import type { IconName } from "../kit/icon.tsx";

export interface Page {
  readonly to: "/events" | "/streams" | "/runs" | "/failures" | "/outbox" | "/counter" | "/send";
  readonly label: string;
  readonly icon: IconName;
  /** Second key after `g`. */
  readonly key: string;
  readonly group: "Observe" | "Try";
}

/** Every page of the console, in the order of the rail. */
export const PAGES: readonly Page[] = [
  { to: "/events", label: "Events", icon: "events", key: "e", group: "Observe" },
  { to: "/streams", label: "Streams", icon: "streams", key: "s", group: "Observe" },
  { to: "/runs", label: "Runs", icon: "runs", key: "r", group: "Observe" },
  { to: "/failures", label: "Failures", icon: "dead", key: "d", group: "Observe" },
  { to: "/outbox", label: "Outbox", icon: "mail", key: "o", group: "Observe" },
  { to: "/counter", label: "Counter", icon: "counter", key: "c", group: "Try" },
  { to: "/send", label: "Send", icon: "send", key: "n", group: "Try" },
];
