import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventPage, Receipt, RunPage } from "@bridgework/functions/http/contract";
import type { Health } from "@bridgework/functions/http/health-contract";
import { expect, it, onTestFinished } from "vitest";
import { getJson, postJson } from "../http.ts";
import { eventually, runToItsEnd, type StartedProcess, startProcess, temporaryFolder } from "../process.ts";

/* What was saved of a process that goes on, another one takes up. */

const ada = "ada@example.com";
const form = { formType: "contact", submitter: "customer-7", fields: {}, recipient: { email: ada } };
const SIMULATED = { TASK_FAILURE_RATE: "0" };

interface Said {
  readonly facts: number;
  readonly lastPosition: number;
  readonly subjects: number;
}

/** A process with its data, and where to put things beside it. */
async function started() {
  const root = temporaryFolder();
  const at = (name: string) => join(root.path, name);
  const running: StartedProcess[] = [];
  onTestFinished(async () => {
    for (const each of running) await each.stop("SIGKILL");
    root.remove();
  });
  const start = async (data: string) => {
    const process = await startProcess({ data: at(data), environment: SIMULATED });
    running.push(process);
    return process;
  };
  return { at, start };
}

/** What a command of the built program says at its end, in its last line of log. */
async function said(...flags: readonly string[]): Promise<Said> {
  const { code, stderr } = await runToItsEnd(flags);
  expect([code, stderr]).toEqual([0, stderr]);
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
}

/** Publishes until it is told to stop; the receipts of what was acknowledged. */
function publishing(url: string) {
  let goesOn = true;
  const receipts: Receipt[] = [];
  const publisher = async () => {
    while (goesOn) {
      const { status, body } = await postJson<Receipt>(`${url}/api/forms`, form);
      if (status === 201) receipts.push(body);
    }
  };
  const publishers = Promise.all(Array.from({ length: 8 }, publisher));
  return {
    receipts,
    stop: async () => {
      goesOn = false;
      await publishers;
    },
  };
}

async function settledHealth(url: string): Promise<Health> {
  return eventually("all runs to end", async () => {
    const { body } = await getJson<Health>(`${url}/health`);
    return body.runs.running === 0 && body.relayed === body.head && body.projected === body.head ? body : undefined;
  });
}

it("is backed up while it takes events, and goes on elsewhere with every fact, value and run", async () => {
  const { at, start } = await started();
  const first = await start("first");
  const load = publishing(first.url);
  await eventually("some forms", async () => (load.receipts.length >= 100 ? true : undefined));
  const saved = await said("backup", at("b.db"), "--data", at("first"));
  const acknowledged = load.receipts.length;
  await load.stop();
  expect(load.receipts.length).toBeGreaterThan(acknowledged);
  const before = await getJson<EventPage>(`${first.url}/api/events?order=forward&limit=200`);
  await first.stop("SIGKILL");

  const restored = await said("restore", at("b.db"), "--data", at("second"));
  expect(restored).toMatchObject({ facts: saved.facts, lastPosition: saved.lastPosition, subjects: 1 });
  const second = await start("second");
  const after = await getJson<EventPage>(`${second.url}/api/events?order=forward&limit=200`);
  expect(after.body.items.slice(0, 100)).toEqual(before.body.items.slice(0, 100));
  expect(JSON.stringify(after.body)).toContain(ada);
  const { head } = await settledHealth(second.url);
  expect(head).toBeGreaterThanOrEqual(saved.lastPosition);
  const failed = await getJson<RunPage>(`${second.url}/api/runs?status=FAILED`);
  expect(failed.body.items).toEqual([]);
});

it("is exported and imported with the same facts, and does nothing a second time", async () => {
  const { at, start } = await started();
  const first = await start("first");
  for (let count = 0; count < 20; count += 1) await postJson(`${first.url}/api/forms`, form);
  const { head } = await settledHealth(first.url);
  await first.stop();

  expect(await said("export", at("facts"), "--data", at("first"))).toMatchObject({ lastPosition: head });
  expect(await said("import", at("facts"), "--data", at("second"))).toMatchObject({ lastPosition: head, subjects: 1 });
  await said("export", at("again"), "--data", at("second"));
  expect(readFileSync(at("again"), "utf8")).toBe(readFileSync(at("facts"), "utf8"));

  const second = await start("second");
  expect((await settledHealth(second.url)).head).toBe(head);
  const forms = await getJson<{ readonly items: readonly unknown[] }>(`${second.url}/api/forms`);
  expect(forms.body.items).toHaveLength(20);
  const outbox = await getJson<{ readonly items: readonly unknown[] }>(`${second.url}/api/outbox`);
  expect(outbox.body.items).toEqual([]);
});

it("says in one line what keeps it from being saved or brought back", async () => {
  const { at, start } = await started();
  const running = await start("first");
  await said("backup", at("b.db"), "--data", at("first"));
  writeFileSync(at("bad"), "{}\n");
  for (const [flags, problem] of [
    [["backup", at("c.db"), "--data", at("none")], "There is no data in"],
    [["restore", at("b.db"), "--data", at("first")], `is in use by process ${running.pid}`],
    [["import", at("b.db.keys"), "--data", at("first")], `is in use by process ${running.pid}`],
    [["import", at("bad"), "--data", at("third"), "--without-keys"], "Line 1: position: expected number"],
  ] as const) {
    const { code, stdout, stderr } = await runToItsEnd(flags);
    expect([code, stdout, stderr.trim().split("\n").length]).toEqual([1, "", 1]);
    expect(stderr).toContain(problem);
  }
});
