import sprite from "./icons.svg?raw";

export type IconName =
  | "alert"
  | "close"
  | "closed"
  | "copy"
  | "counter"
  | "dead"
  | "device"
  | "dots"
  | "down"
  | "events"
  | "expand"
  | "failed"
  | "filter"
  | "first"
  | "form"
  | "half"
  | "health"
  | "home"
  | "keys"
  | "last"
  | "leave"
  | "left"
  | "link"
  | "logo"
  | "mail"
  | "mailbox"
  | "menu"
  | "moon"
  | "nomatch"
  | "off"
  | "ok"
  | "open"
  | "pause"
  | "play"
  | "plus"
  | "queued"
  | "rail"
  | "redriven"
  | "retrying"
  | "right"
  | "rules"
  | "running"
  | "runs"
  | "search"
  | "send"
  | "sms"
  | "snap"
  | "streams"
  | "sun"
  | "system"
  | "tail"
  | "task"
  | "timeout"
  | "up"
  | "waiting";

/** Puts the sprite into the page once; icons refer to it, so a thousand rows hold no path twice. */
export function mountSprite(page: Document): void {
  page.body.insertAdjacentHTML("afterbegin", sprite);
}

/** Decoration only: what it says must also stand in text. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={className === undefined ? "i" : `i ${className}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

/** Icon of an event type's or a stream's domain. */
export function domainIcon(typeOrStream: string): IconName {
  const name = typeOrStream.toLowerCase();
  if (name.startsWith("form")) return "form";
  if (name.startsWith("task")) return "task";
  if (name.startsWith("counter")) return "counter";
  if (name.startsWith("device")) return "device";
  if (name.startsWith("message")) return "mailbox";
  if (name.startsWith("alert")) return "alert";
  if (name.startsWith("circuit")) return "closed";
  return "events";
}
