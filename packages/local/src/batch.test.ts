import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OutgoingRequest } from "@bridgework/core/ports/http-client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MovedProcess, startMovedProcess } from "./moved-process.fixture.ts";

const ITEMS = 60;
const SECONDS_FOR_ONE = 3;

let folder: string;
let process: MovedProcess;
/** Items that the host has taken. */
const taken: OutgoingRequest[] = [];

/** A process whose host takes its time for each item. */
async function startProcess(start?: number): Promise<MovedProcess> {
  const answer = async (request: OutgoingRequest) => {
    await new Promise<void>((resolve) => started.clock.after(SECONDS_FOR_ONE * 1000, resolve));
    taken.push(request);
    return { status: 200, retryAfter: null, body: {} };
  };
  const started = await startMovedProcess({ folder, answer, ...(start === undefined ? {} : { start }) });
  return started;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-batch-"));
  taken.length = 0;
});
afterEach(async () => {
  await process.close();
  rmSync(folder, { recursive: true, force: true });
});

it("works through a batch that takes longer than a step may, each item once", async () => {
  process = await startProcess();
  const { submit, until, facts } = process;
  await submit("t1", {
    handler: { type: "batch", url: "https://example.com/items" },
    input: { items: Array.from({ length: ITEMS }, (_, item) => item) },
  });
  await until(async () => (await facts("TaskSucceeded")).length > 0);
  expect(await facts("TaskSucceeded")).toMatchObject([{ result: { done: ITEMS, total: ITEMS } }]);
  expect(taken.map(({ body }) => body)).toEqual(Array.from({ length: ITEMS }, (_, item) => item));
  expect((await facts("TaskProgressed")).length).toBeGreaterThanOrEqual(4);
  expect(await facts("TaskAttemptFailed")).toEqual([]);
});
