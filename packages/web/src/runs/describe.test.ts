import { describe, expect, it } from "vitest";
import { afterAttempt, causeText, runTitle, stateSentence, tookOf, whyOf } from "./describe.ts";
import { at, attempt, failedAttempt, givenUpRun, state } from "./runs.fixture.ts";

const NOW = Date.parse(at(300_000));
const task = (next: string) => ({ Type: "Task", Catch: [{ ErrorEquals: ["States.ALL"], Next: next }] });
const DEFINITION = {
  StartAt: "Notify",
  States: { Notify: { Type: "Parallel", Branches: [{ States: { SendSms: task("GiveUpSms") } }] } },
};

describe("what a run says", () => {
  it("says how long it took and how much of that was work", () => {
    expect(tookOf(givenUpRun(), NOW)).toEqual({ all: "4 m 14 s", work: "1.6 s" });
  });

  it("names what was caught", () => {
    expect(whyOf(givenUpRun())).toEqual({ text: "SendSms failed after 3 attempts, caught", step: "6" });
  });

  it("gives the error of a failed run, and nothing for a good one", () => {
    const failed = givenUpRun({ status: "FAILED", error: "NETWORK", cause: "connection refused", timeline: [] });
    expect(whyOf(failed)?.text).toBe("NETWORK: connection refused");
    expect(whyOf(givenUpRun({ timeline: [] }))).toBeUndefined();
  });

  it("tells waiting for a retry from working", () => {
    expect(runTitle({ status: "RUNNING", activity: "retrying" })).toBe("Retrying");
    expect(runTitle({ status: "RUNNING", activity: null })).toBe("Running");
  });
});

describe("what a state says", () => {
  const says = (...args: Parameters<typeof state>) => stateSentence(state(...args), DEFINITION, NOW);
  const tries = [failedAttempt(1, 0, 10, 500), failedAttempt(2, 510, 520, null)];

  it.each([
    [says(2, "Load", 0, 78), "Succeeded in 78 ms."],
    [
      says(2, "Load", 0, 700, { attempts: [...tries.slice(0, 1), attempt(2, 510, 700)] }),
      "Succeeded at attempt 2, after 700 ms.",
    ],
    [says(2, "Load", 0, null, { status: "retrying", attempts: tries }), "Failed twice, waiting to try again."],
    [
      says(2, "SendSms", 0, 520, { status: "caught", error: "NETWORK", attempts: tries }),
      "Failed twice in 520 ms, then caught by GiveUpSms.",
    ],
    [
      says(2, "Other", 0, 520, { status: "caught", error: "NETWORK", attempts: tries }),
      "Failed twice in 520 ms, then caught.",
    ],
    [says(2, "Failed", 0, 1, { status: "failed" }), "Failed the run."],
  ])("as %j", (sentence, expected) => {
    expect(sentence).toBe(expected);
  });

  it("tells what followed each attempt", () => {
    const row = state(2, "Send", 0, 520, { attempts: tries });
    expect([afterAttempt(row, 0), afterAttempt(row, 1)]).toEqual(["then 500 ms", "the last try"]);
  });
});

describe("a cause", () => {
  it.each([
    ['{"errorType":"NETWORK","errorMessage":"connection refused"}', "connection refused"],
    ["plain text", "plain text"],
    ['{"other":1}', '{"other":1}'],
    ["null", "null"],
    [null, ""],
  ])("of %j reads %j", (cause, expected) => {
    expect(causeText(cause)).toBe(expected);
  });
});
