import { describe, expect, it } from "vitest";
import { barsOf, parentIds, stateBars, workOf } from "./bars.ts";
import { ancestorsOf, collapsible, type Row, rowsOf, worthShowing } from "./rows.ts";
import { at, attempt, failedAttempt, givenUpRun, state } from "./runs.fixture.ts";
import { createScale } from "./scale.ts";

const NOW = Date.parse(at(300_000));
const labels = (rows: readonly Row[]) => rows.map(labelOf);

function labelOf(row: Row): string {
  switch (row.kind) {
    case "run":
      return `${row.depth} ${row.run.workflow}`;
    case "state":
      return `${row.depth} ${row.state.name}`;
    case "attempt":
      return `${row.depth} attempt ${row.attempt.number}`;
  }
}

describe("lines of a timeline", () => {
  it("hold the run, its states and the attempts of what was tried again", () => {
    expect(labels(rowsOf(givenUpRun(), new Set()))).toEqual([
      "0 form-notify",
      "1 Notify",
      "2 Email",
      "3 SendEmail",
      "2 Sms",
      "3 SendSms",
      "4 attempt 1",
      "4 attempt 2",
      "4 attempt 3",
      "1 Complete",
    ]);
  });

  it("hide what is below a closed one", () => {
    expect(labels(rowsOf(givenUpRun(), new Set(["2"])))).toEqual(["0 form-notify", "1 Notify", "1 Complete"]);
    expect(labels(rowsOf(givenUpRun(), new Set(["run"])))).toEqual(["0 form-notify"]);
  });

  it("keep the run's own line open when all are collapsed", () => {
    const closed = new Set(collapsible(givenUpRun()));
    expect(labels(rowsOf(givenUpRun(), closed))).toEqual(["0 form-notify", "1 Notify", "1 Complete"]);
  });

  it("name what a state is in", () => {
    const { timeline } = givenUpRun();
    const sendSms = timeline.find(({ name }) => name === "SendSms");
    expect(sendSms && ancestorsOf(timeline, sendSms)).toEqual(["Notify", "Sms"]);
  });
});

describe("the state to show first", () => {
  it("is what was given up", () => {
    expect(worthShowing(givenUpRun().timeline)?.name).toBe("SendSms");
  });

  it("is none where all went well", () => {
    expect(worthShowing([state(2, "Fine", 0, 5, { attempts: [attempt(1, 0, 5)] })])).toBeUndefined();
  });
});

describe("bars", () => {
  const tries = [failedAttempt(1, 0, 10, 500), attempt(2, 600, 700, { startedAt: at(620) })];

  it("show attempts as segments with the waits and queues between them", () => {
    const bars = stateBars(state(2, "Send", 0, 700, { attempts: tries }), NOW);
    expect(bars.map(({ kind, tone, from, to }) => [kind, tone, to - from])).toEqual([
      ["work", "failed", 10],
      ["wait", "off", 590],
      ["queued", "off", 20],
      ["work", "ok", 80],
    ]);
  });

  it("put the wait before the attempt that it led to", () => {
    const rows = rowsOf(givenUpRun({ timeline: [state(2, "Send", 0, 700, { attempts: tries })] }), new Set());
    const second = rows.at(-1);
    expect(second && barsOf(second, new Set(), NOW).map(({ kind }) => kind)).toEqual(["wait", "queued", "work"]);
  });

  it("grow until now while an attempt runs, and until the next try while one is waited for", () => {
    const running = stateBars(state(2, "Send", 0, null, { attempts: [attempt(1, 0, null)] }), Date.parse(at(50)));
    expect(running.map(({ from, to }) => to - from)).toEqual([50]);
    const waiting = stateBars(
      state(2, "Send", 0, null, { attempts: [failedAttempt(1, 0, 10, 500)] }),
      Date.parse(at(100)),
    );
    expect(waiting.map(({ kind, from, to }) => [kind, to - from])).toEqual([
      ["work", 10],
      ["wait", 90],
    ]);
  });

  it("are one thin span for what holds other states", () => {
    const run = givenUpRun();
    const parents = parentIds(run.timeline);
    const kinds = rowsOf(run, new Set())
      .slice(0, 3)
      .map((row) => barsOf(row, parents, NOW).map(({ kind }) => kind));
    expect(kinds).toEqual([["span"], ["span"], ["span"]]);
  });

  it("leave four minutes of waiting to be cut out of the axis", () => {
    const run = givenUpRun();
    const scale = createScale({ from: Date.parse(run.startedAt), to: NOW - 45_100 }, workOf(run, NOW));
    expect(scale.cuts.map(({ from, to }) => Math.round((to - from) / 1_000))).toEqual([251]);
  });
});
