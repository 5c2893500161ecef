import type { FactOf } from "../kernel/event.ts";
import { foldedView } from "../kernel/view.ts";
import type { AlertContent, AlertEvent, AlertStatus, Sink } from "./events.ts";

/** How telling one sink has ended, the last time. */
export type AlertTelling = {
  readonly sink: Sink;
  readonly status: "told" | "failed" | "redriving";
  /** Of which change it was told. */
  readonly change: AlertStatus;
  readonly at: string;
  readonly reason: string | null;
  readonly letterId: string | null;
};

export type AlertRow = AlertContent & {
  readonly alertId: string;
  readonly status: AlertStatus;
  readonly round: number;
  readonly raisedAt: string;
  readonly resolvedAt: string | null;
  readonly tellings: readonly AlertTelling[];
  readonly changedAt: string;
  readonly correlationId: string;
  readonly version: number;
};

export const alertsView = foldedView({ name: "alerts", version: 1, newRow, changes });

function newRow({ data, time, meta, version }: FactOf<AlertEvent>): AlertRow {
  return {
    ...{ alertId: data.alertId, name: data.alertId, subject: null, severity: "info", summary: "", details: {} },
    ...{ status: "open", round: 1, raisedAt: time, resolvedAt: null, tellings: [], changedAt: time },
    correlationId: meta.correlationId,
    version,
  };
}

function changes(row: AlertRow, { type, data, time, meta }: FactOf<AlertEvent>): Partial<AlertRow> {
  switch (type) {
    case "AlertRaised":
      return { ...data, status: "open", raisedAt: time, resolvedAt: null, correlationId: meta.correlationId };
    case "AlertResolved":
      return { ...data, status: "resolved", resolvedAt: time };
    case "AlertNotified":
      return withTelling(row, { ...about(data, time), status: "told", reason: null, letterId: null });
    case "AlertNotificationFailed": {
      const { reason, letterId } = data;
      return withTelling(row, { ...about(data, time), status: "failed", reason, letterId });
    }
    case "AlertRedriven":
      return withTelling(row, { ...about(data, time), status: "redriving", reason: null, letterId: null });
  }
}

function about({ sink, status }: { readonly sink: Sink; readonly status: AlertStatus }, at: string) {
  return { sink, change: status, at };
}

function withTelling({ tellings }: AlertRow, now: AlertTelling): Pick<AlertRow, "tellings"> {
  return { tellings: [...tellings.filter(({ sink }) => sink !== now.sink), now] };
}
