import { DEFAULT_RETENTION } from "@bridgework/local/retention";
import { expect, it } from "vitest";
import { readRetentionSettings } from "./retention-settings.ts";

it("keeps what is no fact for its default days", () => {
  expect(readRetentionSettings({})).toEqual({ retention: DEFAULT_RETENTION });
});

it("takes days, or forever", () => {
  const settings = { RETENTION_DAYS_OUTBOX: "7", RETENTION_DAYS_DEAD_LETTERS: "forever", RETENTION_DAYS_RUNS: "1" };
  expect(readRetentionSettings(settings)).toEqual({ retention: { outbox: 7, deadLetters: null, runs: 1 } });
});

it.each(["0", "-1", "1.5", "always", ""])("refuses %j days", (text) => {
  expect(() => readRetentionSettings({ RETENTION_DAYS_RUNS: text })).toThrow(
    "RETENTION_DAYS_RUNS: expected a whole number",
  );
});
