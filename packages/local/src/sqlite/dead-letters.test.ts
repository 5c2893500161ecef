import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeadLetter } from "@bridgework/core/ports/dead-letters";
import { expect, it } from "vitest";
import { sqliteDeadLetters } from "./dead-letters.ts";
import { openData } from "./open.ts";
import { storeSchemas, storeSchemas2, storeSchemas3, storeSchemas4 } from "./schemas.ts";

/** As version 3 of a data folder has kept it: without a fingerprint. */
const OLD: Omit<DeadLetter, "fingerprint"> = {
  ...{ id: "l1", kind: "failed", status: "dead", errorClass: "SYSTEM", reason: "task 7 failed", attempts: 4 },
  ...{ buriedAt: "2026-01-01T00:00:00.000Z", redrivenAt: null, eventType: "TaskSubmitted", stream: "task#t1" },
  ...{ workflow: "task-run", run: "run-1", state: "Execute", correlationId: "c1", payload: {} },
  redrive: { kind: "none", reason: "a test" },
};

it("finds the letters of an older folder by type, workflow and time, and gives them their fingerprint", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bridgework-letters-"));
  const before = openData(folder, [storeSchemas, storeSchemas2, storeSchemas3]);
  const insert = "INSERT INTO dead_letters (id, kind, status, error_class, letter) VALUES (?, ?, ?, ?, ?)";
  await before.writer.stageOne(() =>
    before.writer.prepare(insert).run("l1", "failed", "dead", "SYSTEM", JSON.stringify(OLD)),
  );
  await before.close();

  const after = openData(folder, [storeSchemas, storeSchemas2, storeSchemas3, storeSchemas4]);
  const letters = sqliteDeadLetters(after.writer, after.reader);
  const filter = { eventType: "TaskSubmitted", workflow: "task-run", since: "2025-12-31T00:00:00Z" };
  const { items, total } = await letters.list(filter, { limit: 10 });
  expect(total).toBe(1);
  expect(items).toEqual([{ ...OLD, fingerprint: "SYSTEM task * failed" }]);
  await after.close();
  rmSync(folder, { recursive: true });
});
