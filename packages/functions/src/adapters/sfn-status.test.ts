import { createRuleEngine } from "@bridgework/core/pattern/rules";
import { topology } from "@bridgework/core/topology";
import { expect, it } from "vitest";
import { runOfStatus } from "./sfn-status.ts";

const MACHINES = "arn:aws:states:us-east-1:000000000000:stateMachine:bridgework-test-";
const EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:bridgework-test-alert-follow:run-1";
const options = { rules: createRuleEngine(topology.rules), machinePrefix: MACHINES };

const fact = {
  ...{ id: "F1", type: "FormCompleted", stream: "form#1", version: 9, data: { outcome: "failed" } },
  meta: { correlationId: "c1" },
};
const busEvent = { id: "E1", source: "bridgework.facts", "detail-type": "FormCompleted", detail: fact };

// As in https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
const change = (more: object = {}) => ({
  ...{ executionArn: EXECUTION, stateMachineArn: `${MACHINES}alert-follow`, name: "run-1", status: "RUNNING" },
  ...{ startDate: 1551225271984, stopDate: null, input: JSON.stringify(busEvent), output: null },
  ...more,
});

it("is the run with the rule and the fact that started it", () => {
  expect(runOfStatus(options, change())).toEqual({
    ...{ id: "run-1", arn: EXECUTION, workflow: "alert-follow", status: "RUNNING", activity: "working", retries: 0 },
    ...{ startedAt: "2019-02-26T23:54:31.984Z", stoppedAt: null, error: null, cause: null },
    trigger: {
      ...{ rule: "alert-on-form-failed", eventId: "F1", eventType: "FormCompleted" },
      ...{ stream: "form#1", version: 9, correlationId: "c1" },
    },
  });
});

it("has its end and why it failed", () => {
  const ended = { status: "FAILED", stopDate: 1551225272984, error: "NETWORK", cause: "nobody answered" };
  const stopped = { activity: null, stoppedAt: "2019-02-26T23:54:32.984Z" };
  const { status, error, cause } = ended;
  expect(runOfStatus(options, change(ended))).toMatchObject({ status, error, cause, ...stopped });
});

it.each([["{}"], ["null"], [null]])("has no trigger where it was started by hand, with %j", (input) => {
  expect(runOfStatus(options, change({ input }))).toMatchObject({ trigger: null });
});

it("is none of a state machine that is not ours", () => {
  expect(
    runOfStatus(options, change({ stateMachineArn: `${MACHINES.replace("-test-", "-other-")}x` })),
  ).toBeUndefined();
});
