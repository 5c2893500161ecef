import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrations } from "../storage.ts";
import { readActivity } from "./activity.ts";
import { sqliteDeadLetters } from "./dead-letters.ts";
import { INSERT_EVENT } from "./event-rows.ts";
import { type LocalData, openTemporaryData } from "./open.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.parse("2026-03-01T12:00:30.000Z");

let data: LocalData;
beforeEach(() => {
  data = openTemporaryData(migrations);
});
afterEach(() => data.close());

/** Facts in the order of their times, at so many milliseconds before now. */
async function record(...facts: readonly (readonly [type: string, ago: number])[]): Promise<void> {
  const insert = data.writer.prepare(INSERT_EVENT);
  await data.writer.stage(() => {
    for (const [index, [type, ago]] of facts.entries()) {
      const position = index + 1;
      const time = isoTime(NOW - ago);
      const stream = [position, "a#1", position, "a", `e${position}`, type, 1, time, "c"] as const;
      insert.run(...stream, null, null, null, "{}", "{}");
    }
  });
}

const INSERT_RUN = `
  INSERT INTO executions (name, workflow, definition, status, retries, started_at, stopped_at, random, input, event_id,
    correlation_id)
  VALUES (?, 'w', 1, ?, 0, ?, ?, 0, '{}', ?, 'c')
`;

async function runFor(eventId: string, status: string, ago: number): Promise<void> {
  const at = NOW - ago;
  await data.writer.stage(() => {
    data.writer.prepare(INSERT_RUN).run(`r-${eventId}`, status, at, at + 1, eventId);
  });
}

const bury = (id: string, fingerprint: string, ago: number, status: DeadLetter["status"] = "dead") =>
  sqliteDeadLetters(data.writer, data.reader).bury({
    ...{ id, kind: "failed", status, errorClass: "SYSTEM", reason: "r", fingerprint, attempts: 1 },
    ...{ buriedAt: isoTime(NOW - ago), redrivenAt: null, eventType: "A", stream: null, workflow: null, run: null },
    ...{ state: null, correlationId: "c", payload: null, redrive: { kind: "none", reason: "r" } },
  });

const read = (relayed = 100) => readActivity(data.reader, NOW, relayed);

describe("the activity of the last hour", () => {
  it("is nothing in an empty folder", async () => {
    const { minutes, ...rest } = await read(0);
    expect(minutes).toHaveLength(60);
    expect(minutes.every(({ events, dayBefore, failedRuns }) => events + dayBefore + failedRuns === 0)).toBe(true);
    expect(rest).toEqual({
      ...{ runs: 0, failing: [], fingerprints: 0 },
      unmatched: { examined: 0, count: 0, types: [] },
    });
  });

  it("counts the facts of each minute, and those of the same minute of the day before", async () => {
    await record(
      ["A", DAY + MINUTE],
      ["A", DAY + MINUTE],
      ["A", 61 * MINUTE],
      ["A", 59 * MINUTE],
      ["A", MINUTE],
      ["A", 0],
    );
    const { minutes } = await read();
    expect(minutes[0]).toEqual({ at: "2026-03-01T11:01:00.000Z", events: 1, dayBefore: 0, failedRuns: 0 });
    expect(minutes[58]).toEqual({ at: "2026-03-01T11:59:00.000Z", events: 1, dayBefore: 2, failedRuns: 0 });
    expect(minutes[59]).toEqual({ at: "2026-03-01T12:00:00.000Z", events: 1, dayBefore: 0, failedRuns: 0 });
    expect(minutes.reduce((sum, { events }) => sum + events, 0)).toBe(3);
  });

  it("counts the runs that were started, and those that ended badly in their minute", async () => {
    await runFor("old", "FAILED", 2 * 60 * MINUTE);
    await runFor("good", "SUCCEEDED", 2 * MINUTE);
    await runFor("bad", "FAILED", MINUTE);
    await runFor("late", "TIMED_OUT", MINUTE);
    const { runs, minutes } = await read();
    expect(runs).toBe(3);
    expect(minutes.map(({ failedRuns }) => failedRuns).filter((count) => count > 0)).toEqual([2]);
    expect(minutes[58]?.failedRuns).toBe(2);
  });

  it("counts the facts that started no run, of those that the relay has handled, by their type", async () => {
    await record(["A", 90 * MINUTE], ["A", 3000], ["B", 2000], ["B", 1000], ["A", 0]);
    await runFor("e2", "SUCCEEDED", 0);
    expect((await read(4)).unmatched).toEqual({ examined: 3, count: 2, types: [{ type: "B", count: 2 }] });
  });

  it("groups what is dead by fingerprint, the newest first, with the hours of the last day", async () => {
    await bury("1", "f", 2 * DAY);
    await bury("2", "f", MINUTE);
    await bury("3", "g", 60 * MINUTE);
    await bury("4", "h", 0, "redriven");
    const { failing, fingerprints } = await read();
    expect(fingerprints).toBe(2);
    expect(failing.map(({ fingerprint, dead }) => [fingerprint, dead])).toEqual([
      ["f", 2],
      ["g", 1],
    ]);
    expect(failing[0]?.hours).toHaveLength(24);
    expect(failing[0]?.hours.slice(-2)).toEqual([1, 0]);
    expect(failing[1]?.hours.slice(-2)).toEqual([1, 0]);
  });
});
