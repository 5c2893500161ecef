import type { AlertContent, AlertEvent, AlertStatus, Sink } from "./events.ts";

/** What came of telling one sink of the alert's last change that it was told of. */
export interface Told {
  readonly round: number;
  readonly status: AlertStatus;
  /** Of a failure; null: it was told. */
  readonly letterId: string | null;
}

export interface AlertState {
  readonly status: "none" | AlertStatus;
  /** How often it has been raised. */
  readonly round: number;
  /** Of the last change; null: there was none. */
  readonly content: AlertContent | null;
  readonly told: Partial<Readonly<Record<Sink, Told>>>;
}

export const noAlert: AlertState = { status: "none", round: 0, content: null, told: {} };

export function evolveAlert(state: AlertState, { type, data }: AlertEvent): AlertState {
  switch (type) {
    case "AlertRaised":
      return { ...state, status: "open", round: data.round, content: contentOf(data) };
    case "AlertResolved":
      return { ...state, status: "resolved", content: contentOf(data) };
    case "AlertNotified":
      return withTold(state, data.sink, { round: data.round, status: data.status, letterId: null });
    case "AlertNotificationFailed":
      return withTold(state, data.sink, { round: data.round, status: data.status, letterId: data.letterId });
    case "AlertRedriven": {
      const { [data.sink]: _, ...told } = state.told;
      return { ...state, told };
    }
  }
}

function contentOf({ name, subject, severity, summary, details }: AlertContent): AlertContent {
  return { name, subject, severity, summary, details };
}

function withTold(state: AlertState, sink: Sink, told: Told): AlertState {
  return { ...state, told: { ...state.told, [sink]: told } };
}
