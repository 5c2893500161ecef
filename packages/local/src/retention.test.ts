import { manualClock } from "@bridgework/core/memory/clock";
import { isoTime } from "@bridgework/core/ports/clock";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_RETENTION, type Retention, startRetention } from "./retention.ts";
import { sqliteDeadLetters } from "./sqlite/dead-letters.ts";
import { type LocalData, openTemporaryData } from "./sqlite/open.ts";
import { sqliteOutbox } from "./sqlite/outbox.ts";
import { migrations } from "./storage.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let data: LocalData;
beforeEach(() => {
  data = openTemporaryData(migrations);
});
afterEach(() => data.close());

/** Settled when the next sweep is waited for; bounded, since none is once it was stopped. */
const MOST_QUESTIONS = 500;
const clock = manualClock({
  settle: async () => {
    for (let asked = 0; clock.pending() === 0 && asked < MOST_QUESTIONS; asked += 1)
      await data.reader.query("SELECT 1");
  },
});

const letter = (id: string, redrivenAt: number | null): DeadLetter => ({
  ...{ id, kind: "failed", status: redrivenAt === null ? "dead" : "redriven", errorClass: "SYSTEM", reason: "r" },
  ...{ fingerprint: "f", attempts: 1, buriedAt: isoTime(0), eventType: "TaskSubmitted", stream: null },
  ...{ workflow: null, run: null, state: null, correlationId: "c1" },
  redrivenAt: redrivenAt === null ? null : isoTime(redrivenAt),
  payload: {},
  redrive: { kind: "none", reason: "r" },
});

async function message(key: string, sentAt: number): Promise<void> {
  const at = { clock: { ...clock, now: () => sentAt }, random: { next: () => 1 } };
  const { send } = sqliteOutbox(data.writer, data.reader, at);
  await send({ key, channel: "email", to: "ada@example.com", subject: "s", body: "b" });
}

const RUN = `
  INSERT INTO executions (seq, name, workflow, definition, status, retries, started_at, stopped_at, random, input, correlation_id)
  VALUES (?1, 'run-' || ?1, 'w', 1, ?2, 0, 0, ?3, 0, '{}', 'c')
`;
const CHUNK = "INSERT INTO execution_chunks (execution, number, at, signal, history) VALUES (?, 1, 0, '', '')";

function run(seq: number, status: string, stoppedAt: number | null): void {
  data.writer.db.prepare(RUN).run(seq, status, stoppedAt);
  data.writer.db.prepare(CHUNK).run(seq);
}

const column = (sql: string) =>
  data.writer.db
    .prepare(sql)
    .all()
    .flatMap((row) => Object.values(row as object));

/** What is left after the sweep of one hour. */
async function left(retention: Partial<Retention> = {}) {
  const problems: string[] = [];
  const options = { clock, data, retention: { ...DEFAULT_RETENTION, ...retention } };
  const stop = startRetention({ ...options, onProblem: (problem) => void problems.push(problem) });
  await clock.advance(HOUR);
  await stop();
  expect(problems).toEqual([]);
  return {
    letters: column("SELECT id FROM dead_letters ORDER BY number"),
    messages: column("SELECT key FROM outbox ORDER BY number"),
    runs: column("SELECT seq FROM executions ORDER BY seq"),
    chunks: column("SELECT execution FROM execution_chunks ORDER BY execution"),
  };
}

describe("what is past its days", () => {
  it("goes: messages of the outbox, letters that were redriven, runs that ended", async () => {
    const now = clock.now() + HOUR;
    const { bury } = sqliteDeadLetters(data.writer, data.reader);
    await bury(letter("dead", null));
    await bury(letter("redriven-long-ago", now - 91 * DAY));
    await bury(letter("redriven", now - 89 * DAY));
    await message("old", now - 31 * DAY);
    await message("new", now - 29 * DAY);
    run(1, "SUCCEEDED", now - 91 * DAY);
    run(2, "RUNNING", null);
    run(3, "FAILED", now - 89 * DAY);
    expect(await left()).toEqual({ letters: ["dead", "redriven"], messages: ["new"], runs: [2, 3], chunks: [2, 3] });
  });

  it("goes also where there is much of it", async () => {
    data.writer.db.exec("BEGIN");
    for (let seq = 1; seq <= 450; seq += 1) run(seq, "SUCCEEDED", 0);
    data.writer.db.exec("COMMIT");
    expect((await left()).runs).toEqual([]);
  });

  it("stays where it is kept for ever", async () => {
    await message("old", 0);
    run(1, "SUCCEEDED", 0);
    expect(await left({ outbox: null, runs: null })).toMatchObject({ messages: ["old"], runs: [1] });
  });

  it("stays once it is stopped", async () => {
    run(1, "SUCCEEDED", 0);
    const stop = startRetention({ clock, data, retention: DEFAULT_RETENTION, onProblem: () => {} });
    await stop();
    await clock.advance(HOUR);
    expect(column("SELECT seq FROM executions")).toEqual([1]);
  });
});

it("says what could not be deleted, and tries again", async () => {
  const problems: string[] = [];
  data.writer.db.exec("ALTER TABLE outbox RENAME TO elsewhere");
  const stop = startRetention({ clock, data, retention: DEFAULT_RETENTION, onProblem: (it) => void problems.push(it) });
  await clock.advance(2 * HOUR);
  await stop();
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain("What is past its days in outbox could not be deleted, and is tried again");
});
