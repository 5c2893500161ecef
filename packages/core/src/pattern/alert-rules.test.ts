import { expect, it } from "vitest";
import { alertRules } from "../alert/rules.ts";
import { factOf } from "../app/world.fixture.ts";
import { busEventOf } from "./bus-event.ts";
import { createRuleEngine } from "./rules.ts";

const PLACE = { account: "000000000000", region: "us-east-1" };
const engine = createRuleEngine(alertRules);
const matching = (stream: string, version: number, type: string, data: object) =>
  engine.match("facts", busEventOf(factOf(stream, version, { type, data }), PLACE)).map(({ name }) => name);
const completed = (version: number, outcome: string) =>
  matching("form#f1", version, "FormCompleted", { formId: "f1", outcome, notified: [], failed: [] });

it.each(["CircuitOpened", "CircuitClosed"])("follows %s", (type) => {
  expect(matching("circuit#sms", 1, type, { circuit: "sms" })).toEqual(["alert-on-circuit"]);
});

it.each(["AlertRaised", "AlertResolved", "AlertRedriven"])("tells operators of %s", (type) => {
  expect(matching("alert#errors", 1, type, {})).toEqual(["alert-notify"]);
});

it.each(["AlertNotified", "AlertNotificationFailed"])("tells nobody of %s, which would go round", (type) => {
  expect(matching("alert#errors", 2, type, {})).toEqual([]);
});

it.each([
  { version: 3, outcome: "failed", rules: ["alert-on-form-failed"] },
  { version: 7, outcome: "failed", rules: ["alert-on-form-failed"] },
  { version: 6, outcome: "notified", rules: ["alert-on-form-recovered"] },
  { version: 7, outcome: "partly", rules: ["alert-on-form-recovered"] },
])("follows a form that is $outcome at version $version", ({ version, outcome, rules }) => {
  expect(completed(version, outcome)).toEqual(rules);
});

it.each([3, 4])("starts no run for a form that goes well at once, at version %d", (version) => {
  expect(completed(version, "notified")).toEqual([]);
  expect(completed(version, "partly")).toEqual([]);
});
