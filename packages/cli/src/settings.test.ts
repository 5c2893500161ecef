import { expect, it } from "vitest";
import { readSettings } from "./settings.ts";

it("has defaults that work", () => {
  expect(readSettings({})).toMatchObject({
    taskFailureRate: 0.3,
    notifyFailureRate: 0,
    operatorEmail: "operator@localhost",
    randomSeed: null,
  });
});

it("takes shares from 0 to 1", () => {
  expect(readSettings({ TASK_FAILURE_RATE: "1", NOTIFY_FAILURE_RATE: "0.25" })).toMatchObject({
    taskFailureRate: 1,
    notifyFailureRate: 0.25,
  });
});

it.each(["1.5", "-1", "", "often"])("refuses a failure rate of %j with the setting's name", (text) => {
  expect(() => readSettings({ TASK_FAILURE_RATE: text })).toThrow(
    `TASK_FAILURE_RATE: expected a number from 0 to 1, received "${text}".`,
  );
});

it("refuses a random seed that is not a whole number", () => {
  expect(() => readSettings({ BRIDGEWORK_RANDOM_SEED: "x" })).toThrow(
    "BRIDGEWORK_RANDOM_SEED: expected a whole number",
  );
});
