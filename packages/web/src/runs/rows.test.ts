import { describe, expect, it } from "vitest";
import { barsOf, mergeBars, parentIds, stateBars, workOf } from "./bars.ts";
import { ALL_FOLDED, isClosed, NO_FOLDS, readFolds, toggleFold, writeFolds } from "./folds.ts";
import { ancestorsOf, type Row, rowsOf, worthShowing } from "./rows.ts";
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
    expect(labels(rowsOf(givenUpRun(), NO_FOLDS))).toEqual([
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
    expect(labels(rowsOf(givenUpRun(), readFolds("2")))).toEqual(["0 form-notify", "1 Notify", "1 Complete"]);
    expect(labels(rowsOf(givenUpRun(), readFolds("run")))).toEqual(["0 form-notify"]);
  });

  it("keep the run's own line open when all are collapsed", () => {
    expect(labels(rowsOf(givenUpRun(), ALL_FOLDED))).toEqual(["0 form-notify", "1 Notify", "1 Complete"]);
  });

  it("name what a state is in", () => {
    const { timeline } = givenUpRun();
    const sendSms = timeline.find(({ name }) => name === "SendSms");
    expect(sendSms && ancestorsOf(timeline, sendSms)).toEqual(["Notify", "Sms"]);
  });
});

describe("merged bars", () => {
  const bar = (from: number, to: number, tone: "ok" | "failed" = "ok") => ({ kind: "work", tone, from, to }) as const;

  it("join what is near and looks alike, and keep the rest", () => {
    expect(mergeBars([bar(50, 60), bar(0, 10), bar(11, 20), bar(12, 14, "failed")], 5)).toEqual([
      bar(0, 20),
      bar(12, 14, "failed"),
      bar(50, 60),
    ]);
  });

  it("are few for thousands of states", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => bar(index * 10, index * 10 + 5));
    expect(mergeBars(many, 100)).toEqual([bar(0, 49_995)]);
  });
});

describe("folds", () => {
  it("turn one line at a time, also where all are closed", () => {
    for (const folds of [NO_FOLDS, ALL_FOLDED]) {
      const turned = toggleFold(folds, "4");
      expect(isClosed(turned, "4")).toBe(!isClosed(folds, "4"));
      expect(isClosed(turned, "5")).toBe(isClosed(folds, "5"));
      expect(toggleFold(turned, "4")).toEqual(folds);
    }
  });

  it("are read as they were written", () => {
    for (const text of ["2-4", "all", "all-2-run"]) expect(writeFolds(readFolds(text))).toBe(text);
    expect(writeFolds(NO_FOLDS)).toBeUndefined();
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
    const rows = rowsOf(givenUpRun({ timeline: [state(2, "Send", 0, 700, { attempts: tries })] }), NO_FOLDS);
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
    const kinds = rowsOf(run, NO_FOLDS)
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
