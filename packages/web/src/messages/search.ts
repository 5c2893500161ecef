import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";

const MAILBOX_FILTERS = ["waiting", "connected"] as const;
export type MailboxFilter = (typeof MAILBOX_FILTERS)[number];

/** Of `/messages`. Without `only` all mailboxes; `mailbox` is the one that is shown. */
export function messagesSearch({ only, mailbox }: RawSearch) {
  return present({ only: oneOf(only, MAILBOX_FILTERS), mailbox: textOf(mailbox) });
}
