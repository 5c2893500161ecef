import type { Sweep, SweepPorts } from "../kernel/sweep.ts";
import { type AlertCommand, alertIdOf } from "./commands.ts";
import { THRESHOLDS } from "./thresholds.ts";
import { alertsView } from "./view.ts";
import { type Condition, watch } from "./watch.ts";

const watchMeasures: Sweep = {
  name: "alert-watch",
  description: "Raises and resolves the alerts about measures.",
  everySeconds: 15,
  run: async (ports) => {
    const measures = await ports.measure();
    const { thresholds = THRESHOLDS } = ports.settings;
    for (const condition of watch(measures, thresholds)) await settle(ports, condition);
  },
};

export const alertSweeps: readonly Sweep[] = [watchMeasures];

/** The view may lag: the decider takes what has been said before for nothing new. What is refused, the next sweep says again. */
async function settle({ views, publish }: SweepPorts, { isMet, severity, ...about }: Condition): Promise<void> {
  const row = await views.get(alertsView.name, alertIdOf(about));
  if ((row?.doc["status"] === "open") === isMet) return;
  const command: AlertCommand = isMet ? { type: "RaiseAlert", ...about, severity } : { type: "ResolveAlert", ...about };
  await publish({ kind: "command", domain: "alert", command, actor: `sweep:${watchMeasures.name}` });
}
