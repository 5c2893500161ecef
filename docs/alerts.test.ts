import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NOTIFY_HELP } from "@bridgework/cli/notify-settings";
import { THRESHOLDS } from "@bridgework/core/alert/thresholds";
import { watch } from "@bridgework/core/alert/watch";
import { expect, it } from "vitest";

const guide = readFileSync(join(import.meta.dirname, "guides/alerts.md"), "utf8");
const nothing = { deadLetters: 0, oldestDeadLetterSeconds: 0, relayLagSeconds: 0, openCircuits: [] };
const recent = { requests: 0, errors: 0, refusedSignatures: 0 };
const conditions = watch({ ...nothing, recent }, THRESHOLDS);

it.each(conditions)("the guide has a row for $name, with its severity", ({ name, severity }) => {
  expect(guide).toContain(`| \`${name}\` | ${severity} |`);
});

it.each([
  ["ALERT_DEAD_LETTERS", THRESHOLDS.deadLetters],
  ["ALERT_RELAY_LAG_SECONDS", THRESHOLDS.relayLagSeconds],
  ["ALERT_ERROR_SHARE", THRESHOLDS.errorShare],
  ["ALERT_REFUSED_SIGNATURES", THRESHOLDS.refusedSignatures],
])("the guide and --help name %s with its default %d", (setting, value) => {
  expect(guide).toContain(`\`${setting}\` (${value}`);
  expect(NOTIFY_HELP).toMatch(new RegExp(`${setting} .*\\(default ${value}\\)`));
});
