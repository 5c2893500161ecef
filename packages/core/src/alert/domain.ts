import type { Domain } from "../kernel/domain.ts";
import { type AlertCommand, alertCommand, alertIdOf } from "./commands.ts";
import { alertDecider } from "./decider.ts";
import { type AlertEvent, alertEvents } from "./events.ts";
import { alertRules } from "./rules.ts";
import type { AlertState } from "./state.ts";
import { alertSteps } from "./steps.ts";
import { alertSweeps } from "./sweeps.ts";
import { alertsView } from "./view.ts";
import { alertFollow, alertNotify } from "./workflow.asl.ts";

/** What operators are told, who was told, and that it is over. */
export const alert: Domain<AlertState, AlertCommand, AlertEvent> = {
  name: "alert",
  events: alertEvents,
  commands: alertCommand,
  decider: alertDecider,
  streamId: (command) => ("alertId" in command ? command.alertId : alertIdOf(command)),
  intake: {
    AlertRaised: (data) => ({ ...data, type: "RaiseAlert" }),
    AlertResolved: (data) => ({ ...data, type: "ResolveAlert" }),
    AlertNotified: (data) => ({ ...data, type: "RecordAlertNotified" }),
    AlertNotificationFailed: (data) => ({ ...data, type: "RecordAlertNotificationFailed" }),
    AlertRedriven: (data) => ({ ...data, type: "RedriveAlert" }),
  },
  rules: alertRules,
  workflows: [alertNotify, alertFollow],
  steps: alertSteps,
  sweeps: alertSweeps,
  view: alertsView,
  snapshots: { every: 100, reducer: 1 },
};
