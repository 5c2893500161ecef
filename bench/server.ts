import { gathered, jsonLogger } from "@bridgework/cli/console-log";
import { parseOptions } from "@bridgework/cli/options";
import { readSettings } from "@bridgework/cli/settings";
import { firstSignal } from "@bridgework/cli/signals";
import { start } from "@bridgework/cli/start";
import { counter } from "@bridgework/core/counter/domain";
import { createTopology } from "@bridgework/core/kernel/topology";

/* The product's own process with one domain, whose every change starts a workflow of three Pass states. */

const threeStates = {
  name: "three-states",
  description: "Three Pass states.",
  type: "STANDARD",
  definition: {
    QueryLanguage: "JSONata",
    StartAt: "First",
    States: {
      First: { Type: "Pass", Next: "Second" },
      Second: { Type: "Pass", Next: "Third" },
      Third: { Type: "Pass", End: true },
    },
  },
} as const;

const everyChange = {
  name: "every-change",
  description: "Each change of a counter.",
  bus: "facts",
  pattern: { source: ["bridgework.facts"], "detail-type": ["CounterChanged"] },
  workflow: threeStates.name,
} as const;

const asked = firstSignal();
const started = await start({
  topology: createTopology([{ ...counter, rules: [everyChange], workflows: [threeStates], steps: [] }]),
  options: parseOptions(process.argv.slice(2), "bench"),
  settings: readSettings(process.env),
  version: "bench",
  consoleFolder: null,
  isStopping: () => false,
  log: jsonLogger(gathered(process.stdout), () => new Date().toISOString()),
});
await asked;
await started.stop();
process.exit(0);
