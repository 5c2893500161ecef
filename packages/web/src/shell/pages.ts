import type { IconName } from "../kit/icon.tsx";

export const GROUPS = ["Home", "Observe", "Operate", "Try"] as const;

export interface Page {
  readonly to:
    | "/"
    | "/events"
    | "/streams"
    | "/runs"
    | "/failures"
    | "/outbox"
    | "/status"
    | "/alerts"
    | "/devices"
    | "/messages"
    | "/counter"
    | "/send";
  readonly label: string;
  readonly icon: IconName;
  /** Second key after `g`. */
  readonly key: string;
  readonly group: (typeof GROUPS)[number];
  /** Whether it is at the foot of a phone's screen; the others are behind its last button. */
  readonly docked?: boolean;
}

/** Every page of the console, in the order of the rail. */
export const PAGES: readonly Page[] = [
  { to: "/", label: "Home", icon: "home", key: "g", group: "Home", docked: true },
  { to: "/events", label: "Events", icon: "events", key: "e", group: "Observe", docked: true },
  { to: "/streams", label: "Streams", icon: "streams", key: "s", group: "Observe" },
  { to: "/runs", label: "Runs", icon: "runs", key: "r", group: "Observe", docked: true },
  { to: "/failures", label: "Failures", icon: "dead", key: "d", group: "Observe", docked: true },
  { to: "/outbox", label: "Outbox", icon: "mail", key: "o", group: "Observe" },
  { to: "/status", label: "Health", icon: "health", key: "h", group: "Operate" },
  { to: "/alerts", label: "Alerts", icon: "alert", key: "a", group: "Operate" },
  { to: "/devices", label: "Devices", icon: "device", key: "v", group: "Operate" },
  { to: "/messages", label: "Messages", icon: "mailbox", key: "m", group: "Operate" },
  { to: "/counter", label: "Counter", icon: "counter", key: "c", group: "Try" },
  { to: "/send", label: "Send", icon: "send", key: "n", group: "Try" },
];
