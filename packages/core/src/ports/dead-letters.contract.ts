import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isoTime } from "./clock.ts";
import type { DeadLetter, DeadLetterFilter, DeadLetters } from "./dead-letters.ts";

export interface OpenDeadLetters {
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const count = (key: string, of: number) => ({ key, count: of });

/** A letter with a number: the greater it is, the later it was buried. */
export function letter(number: number, overrides: Partial<DeadLetter> = {}): DeadLetter {
  return {
    id: `letter-${number}`,
    kind: "failed",
    status: "dead",
    errorClass: "SYSTEM",
    reason: "task 1 failed 4 times",
    fingerprint: "SYSTEM task * failed * times",
    attempts: 4,
    buriedAt: isoTime(START + number * 1000),
    redrivenAt: null,
    eventType: "TaskSubmitted",
    stream: "task#1",
    workflow: "task",
    run: "run-1",
    state: "Attempt",
    correlationId: "c1",
    payload: { taskId: "1", note: "Größe 📦" },
    redrive: { kind: "command", domain: "task", command: { type: "Redrive", taskId: "1" } },
    ...overrides,
  };
}

/** Everything that `DeadLetters` promises. Each test gets dead letters of its own, empty. */
export function deadLettersContract(name: string, open: () => Promise<OpenDeadLetters>): void {
  describe(`${name} keeps the terms of dead letters`, () => {
    let opened: OpenDeadLetters;
    let letters: DeadLetters;
    beforeEach(async () => {
      opened = await open();
      letters = opened.deadLetters;
    });
    afterEach(() => opened.close());

    const idsOf = async (filter: DeadLetterFilter = {}) =>
      (await letters.list(filter, { limit: 10 })).items.map(({ id }) => id);

    it("finds a letter as it was buried, and none under another id", async () => {
      await letters.bury(letter(1));
      expect(await letters.find("letter-1")).toEqual(letter(1));
      expect(await letters.find("letter-2")).toBeUndefined();
    });

    it("keeps the first letter of an id", async () => {
      await letters.bury(letter(1));
      await letters.bury(letter(1, { reason: "again" }));
      expect(await letters.find("letter-1")).toEqual(letter(1));
      expect(await letters.list({}, { limit: 10 })).toMatchObject({ total: 1 });
    });

    it("marks a letter redriven once, with the time", async () => {
      await letters.bury(letter(1));
      const at = isoTime(START + 60_000);
      expect(await letters.markRedriven("letter-1", at)).toBe(true);
      expect(await letters.markRedriven("letter-1", isoTime(START + 70_000))).toBe(false);
      expect(await letters.find("letter-1")).toEqual(letter(1, { status: "redriven", redrivenAt: at }));
    });

    it("keeps the request that redrove a letter with it", async () => {
      await letters.bury(letter(1));
      await letters.markRedriven("letter-1", isoTime(START), "request-1");
      await letters.markRedriven("letter-1", isoTime(START), "request-2");
      expect(await letters.find("letter-1")).toMatchObject({ status: "redriven", redriveRequestId: "request-1" });
    });

    it.each(["next", "-1", "1.5", "0", "9".repeat(30)])("refuses %j as a cursor", async (cursor) => {
      await expect(letters.list({}, { limit: 1, cursor })).rejects.toMatchObject({ code: "bad_cursor" });
    });

    it("does not mark a letter that does not exist", async () => {
      expect(await letters.markRedriven("letter-9", isoTime(START))).toBe(false);
    });

    it("keeps a redriven letter redriven when it is buried again", async () => {
      await letters.bury(letter(1));
      await letters.markRedriven("letter-1", isoTime(START));
      await letters.bury(letter(1));
      expect(await letters.find("letter-1")).toMatchObject({ status: "redriven" });
    });

    it("lists newest first by status, class and kind, and counts all that the filter finds", async () => {
      await letters.bury(letter(1));
      await letters.bury(letter(2, { errorClass: "NETWORK" }));
      await letters.bury(letter(3, { kind: "rejected", errorClass: "VALIDATION" }));
      await letters.markRedriven("letter-2", isoTime(START));
      expect(await idsOf()).toEqual(["letter-3", "letter-2", "letter-1"]);
      expect(await idsOf({ status: "dead" })).toEqual(["letter-3", "letter-1"]);
      expect(await idsOf({ errorClass: "NETWORK" })).toEqual(["letter-2"]);
      expect(await idsOf({ kind: "rejected" })).toEqual(["letter-3"]);
      expect(await idsOf({ kind: "failed", status: "dead", errorClass: "SYSTEM" })).toEqual(["letter-1"]);
      expect(await letters.list({ status: "dead" }, { limit: 1 })).toMatchObject({ total: 2 });
    });

    it("finds letters by type, workflow, fingerprint and time", async () => {
      await letters.bury(letter(1, { eventType: "FormSubmitted", workflow: "form-run" }));
      await letters.bury(letter(2, { fingerprint: "SYSTEM other" }));
      await letters.bury(letter(3));
      expect(await idsOf({ eventType: "FormSubmitted" })).toEqual(["letter-1"]);
      expect(await idsOf({ workflow: "task" })).toEqual(["letter-3", "letter-2"]);
      expect(await idsOf({ fingerprint: "SYSTEM other" })).toEqual(["letter-2"]);
      expect(await idsOf({ since: isoTime(START + 2000) })).toEqual(["letter-3", "letter-2"]);
      expect(await idsOf({ until: isoTime(START + 2000) })).toEqual(["letter-1"]);
      expect(await idsOf({ since: "2026-01-01T01:00:02+01:00", until: isoTime(START + 3000) })).toEqual(["letter-2"]);
    });

    it("lists oldest first when asked to, page by page", async () => {
      for (const number of [1, 2, 3]) await letters.bury(letter(number));
      const first = await letters.list({}, { limit: 2, order: "forward" });
      expect(first.items.map(({ id }) => id)).toEqual(["letter-1", "letter-2"]);
      const rest = await letters.list({}, { limit: 2, order: "forward", cursor: first.next ?? "" });
      expect([rest.items.map(({ id }) => id), rest.next]).toEqual([["letter-3"], null]);
    });

    it("analyses the letters that a filter finds by class, type, handler, fingerprint and age", async () => {
      await letters.bury(letter(1, { errorClass: "NETWORK", handlerVersion: "http@1" }));
      await letters.bury(letter(2, { handlerVersion: "http@2", buriedAt: isoTime(START - 2 * HOUR) }));
      await letters.bury(letter(3, { eventType: "FormSubmitted", buriedAt: isoTime(START - 3 * DAY) }));
      await letters.bury(letter(4, { buriedAt: isoTime(START - 30 * DAY) }));
      await letters.bury(letter(5, { status: "redriven", redrivenAt: isoTime(START) }));
      const { hours, days, ...analysis } = await letters.analyse({ status: "dead" }, START + HOUR / 2);
      expect(analysis).toEqual({
        total: 4,
        byClass: [count("SYSTEM", 3), count("NETWORK", 1)],
        byType: [count("TaskSubmitted", 3), count("FormSubmitted", 1)],
        byHandler: [count("http@1", 1), count("http@2", 1)],
        byFingerprint: [count("SYSTEM task * failed * times", 4)],
        byAge: [count("1h", 1), count("1d", 1), count("7d", 1), count("older", 1)],
      });
      expect([hours.length, days.length]).toEqual([24, 14]);
      expect(hours.filter((hour) => hour.count > 0)).toEqual([
        count(isoTime(START - 2 * HOUR), 1),
        count(isoTime(START), 1),
      ]);
      expect(days.filter((day) => day.count > 0).map((day) => day.key)).toEqual([
        isoTime(START - 3 * DAY),
        isoTime(START - DAY),
        isoTime(START),
      ]);
    });

    it("pages without leaving a letter out, with null after the last", async () => {
      for (const number of [1, 2, 3, 4, 5]) await letters.bury(letter(number));
      const pages: string[][] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await letters.list({}, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.total).toBe(5);
        pages.push(page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(pages).toEqual([["letter-5", "letter-4"], ["letter-3", "letter-2"], ["letter-1"]]);
    });
  });
}
