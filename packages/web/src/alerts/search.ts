import { oneOf, present, type RawSearch, textOf } from "../app/search.ts";

const ALERT_STATUSES = ["open", "resolved"] as const;

/** Of `/alerts`. Without `status` all of them; `alert` is the id of the one that is shown. */
export function alertsSearch({ status, alert }: RawSearch) {
  return present({ status: oneOf(status, ALERT_STATUSES), alert: textOf(alert) });
}
