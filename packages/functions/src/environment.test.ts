import { expect, it } from "vitest";
import { cloudEnvironment } from "./environment.fixture.ts";
import { readEnvironment, required } from "./environment.ts";

it("reads what the stacks set, with defaults for what they leave out", () => {
  const environment = readEnvironment({ ...cloudEnvironment(), SMS_FROM: "" });
  expect(environment).toMatchObject({ STAGE: "test", OUTBOUND: "public", TASK_FAILURE_RATE: 0.3 });
  expect(environment.SMS_FROM).toBeUndefined();
});

it("names every variable that is missing or wrong, and shows no value", () => {
  const given = { ...cloudEnvironment(), FACTS_BUS: undefined, VIEWS_TABLE: "", PAGERDUTY_URL: "se cret" };
  const reading = () => readEnvironment(given);
  expect(reading).toThrow(/VIEWS_TABLE is missing; FACTS_BUS is missing; PAGERDUTY_URL: /);
  expect(reading).not.toThrow(/se cret/);
});

it.each(["bridgework-dev-", "arn:aws:states:us-east-1:1:stateMachine:x"])("refuses %j as a prefix", (prefix) => {
  expect(() => readEnvironment({ ...cloudEnvironment(), STATE_MACHINE_PREFIX: prefix })).toThrow(
    "STATE_MACHINE_PREFIX",
  );
});

it("asks for a variable that a function needs by its name", () => {
  expect(required(readEnvironment({ ...cloudEnvironment(), STEP: "form-send" }), "STEP")).toBe("form-send");
  expect(() => required(readEnvironment(cloudEnvironment()), "STEP")).toThrow("STEP is missing");
});
