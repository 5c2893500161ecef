import fc from "fast-check";
import type { AlertCommand } from "./commands.ts";
import { ALERT_STATUSES, SINKS } from "./events.ts";

const about = { name: "circuit", subject: "email", summary: "It is so.", details: { failures: 5 } } as const;
const alertId = "circuit.email";
const sink = fc.constantFrom(...SINKS);
const letterId = fc.constantFrom("l1", "l2");
const telling = fc.record({ round: fc.integer({ min: 1, max: 3 }), status: fc.constantFrom(...ALERT_STATUSES), sink });

export const raiseCircuit: AlertCommand = { type: "RaiseAlert", ...about, severity: "error" };
export const resolveCircuit: AlertCommand = { type: "ResolveAlert", ...about };

const command: fc.Arbitrary<AlertCommand> = fc.oneof(
  fc.constantFrom(raiseCircuit, resolveCircuit),
  telling.map(
    (told): AlertCommand => ({
      type: "RecordAlertNotified",
      ...{ ...told, alertId, provider: "p", messageId: "m", attempts: 1 },
    }),
  ),
  fc.tuple(telling, letterId).map(
    ([told, letter]): AlertCommand => ({
      type: "RecordAlertNotificationFailed",
      ...{ ...told, alertId, errorClass: "NETWORK", reason: "no answer", attempts: 4, letterId: letter },
    }),
  ),
  fc
    .tuple(sink, letterId)
    .map(([where, letter]): AlertCommand => ({ type: "RedriveAlert", alertId, sink: where, letterId: letter })),
);

/** Commands for one alert, the first of which raises it. */
export const alertCommands = fc
  .array(command, { maxLength: 40 })
  .map((rest): readonly AlertCommand[] => [raiseCircuit, ...rest]);
