import type { Views } from "../ports/views.ts";
import { type AlertRow, alertsView } from "./view.ts";

/** Alerts that are read at most. There is a row for each name and subject, not for each time that it was raised. */
const MOST_ALERTS = 2_000;
const PAGE = 200;

/** All alerts, the open ones first, and of those the ones that changed last. */
export async function listAlerts(views: Pick<Views, "list">): Promise<readonly AlertRow[]> {
  const rows: AlertRow[] = [];
  let cursor: string | null = "";
  while (cursor !== null && rows.length < MOST_ALERTS) {
    const page = await views.list(alertsView.name, { limit: PAGE, ...(cursor === "" ? {} : { cursor }) });
    rows.push(...page.items.map(({ doc }) => doc as AlertRow));
    cursor = page.next;
  }
  return rows.sort((left, right) => rank(right).localeCompare(rank(left)));
}

export async function countOpenAlerts(views: Pick<Views, "list">): Promise<number> {
  return (await listAlerts(views)).filter(({ status }) => status === "open").length;
}

function rank({ status, changedAt }: AlertRow): string {
  return `${status === "open" ? 1 : 0} ${changedAt}`;
}
