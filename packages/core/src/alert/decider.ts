import { accept, type Decider, type Decision, refuse, refuseField } from "../kernel/decider.ts";
import { type AlertCommand, type AlertCommandOf, alertIdOf } from "./commands.ts";
import type { AlertEvent } from "./events.ts";
import { type AlertState, evolveAlert, noAlert, type Told } from "./state.ts";

type AlertDecision = Decision<AlertEvent>;

export const alertDecider: Decider<AlertState, AlertCommand, AlertEvent> = {
  initial: noAlert,
  evolve: evolveAlert,
  decide: (command, state) => {
    switch (command.type) {
      case "RaiseAlert":
        return raise(command, state);
      case "ResolveAlert":
        return resolve(command, state);
      case "ConfirmAlert":
        return confirm(command, state);
      case "RecordAlertNotified": {
        const { type: _, ...data } = command;
        return record(state, { type: "AlertNotified", data }, null);
      }
      case "RecordAlertNotificationFailed": {
        const { type: _, ...data } = command;
        return record(state, { type: "AlertNotificationFailed", data }, data.letterId);
      }
      case "RedriveAlert":
        return redrive(command, state);
    }
  },
};

/** One that is open is not raised again, whatever else it says: operators are told once. */
function raise({ type: _, ...content }: AlertCommandOf<"RaiseAlert">, { status, round }: AlertState): AlertDecision {
  if (status === "open") return accept();
  return accept({ type: "AlertRaised", data: { ...content, alertId: alertIdOf(content), round: round + 1 } });
}

/** Whoever sees that all is well need not know whether it ever was not. */
function resolve({ type: _, ...over }: AlertCommandOf<"ResolveAlert">, state: AlertState): AlertDecision {
  const { status, round, content } = state;
  if (status !== "open" || content === null) return accept();
  const data = { ...over, severity: content.severity, alertId: alertIdOf(over), round };
  return accept({ type: "AlertResolved", data });
}

function confirm({ alertId, round, status }: AlertCommandOf<"ConfirmAlert">, state: AlertState): AlertDecision {
  if (state.round === round && state.status === status) return accept();
  const now = `${state.status} in round ${state.round}`;
  return refuse("alert_changed", `Alert ${alertId} is ${now}; nobody is told that it is ${status} in round ${round}.`);
}

function record(
  { status, told }: AlertState,
  event: Extract<AlertEvent, { readonly type: "AlertNotified" | "AlertNotificationFailed" }>,
  letterId: string | null,
): AlertDecision {
  if (status === "none") return unknownAlert(event.data.alertId);
  return isSame(told[event.data.sink], { ...event.data, letterId }) ? accept() : accept(event);
}

function isSame(known: Told | undefined, { round, status, letterId }: Told): boolean {
  return known?.round === round && known.status === status && known.letterId === letterId;
}

/** Tells of how the alert is now: what had failed to be told may be over. */
function redrive({ alertId, sink, letterId }: AlertCommandOf<"RedriveAlert">, state: AlertState): AlertDecision {
  const { status, round, content, told } = state;
  if (status === "none" || content === null) return unknownAlert(alertId);
  if (told[sink]?.letterId === letterId)
    return accept({ type: "AlertRedriven", data: { ...content, alertId, round, status, sink, letterId } });
  const field = { path: "letterId", expected: told[sink]?.letterId ?? "none", received: letterId };
  return refuseField("not_failed", field, `Sink ${sink} has been told since.`);
}

function unknownAlert(alertId: string): AlertDecision {
  const field = { path: "alertId", expected: "an alert that was raised", received: alertId };
  return refuseField("alert_unknown", field, "Publish AlertRaised first.");
}
