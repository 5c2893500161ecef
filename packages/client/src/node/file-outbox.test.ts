import { spawn } from "node:child_process";
import { appendFile, type FileHandle, open, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { outboxContract } from "../outbox.contract.ts";
import type { Outcome } from "../submission.ts";
import { openFileOutbox } from "./file-outbox.ts";
import { temporaryFile } from "./files.fixture.ts";

outboxContract(
  "openFileOutbox",
  async () => {
    const { path, remove } = await temporaryFile("outbox.jsonl");
    return { open: (limits) => openFileOutbox(path, limits), remove };
  },
  { survives: true },
);

const AT = "2026-01-01T00:00:00.000Z";
const accepted: Outcome = {
  status: "accepted",
  receipt: { status: "recorded", stream: "form#1", id: "1", version: 1, events: [] },
  at: AT,
};
const submission = (id: string) => ({ id, path: "/api/forms", body: `{"secret":"of ${id}"}`, submittedAt: AT });

const files: { remove: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const file of files.splice(0)) await file.remove();
});

async function outboxFile() {
  const file = await temporaryFile("outbox.jsonl");
  files.push(file);
  const idsWhenOpened = async () => {
    const outbox = await openFileOutbox(file.path);
    const ids = (await outbox.list()).map(({ id }) => id);
    await outbox.close();
    return ids;
  };
  return { ...file, idsWhenOpened };
}

/** As a process leaves it that is killed: not closed. */
async function writtenAndLeft(path: string, ids: readonly string[]) {
  const outbox = await openFileOutbox(path);
  for (const id of ids) await outbox.add(submission(id));
  const text = await readFile(path, "utf8");
  await outbox.close();
  await writeFile(path, text);
}

/** Of the handles that files are opened as, which the module does not export. */
async function handlePrototype(path: string): Promise<FileHandle> {
  const handle = await open(path);
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe("a file of an outbox", () => {
  it("is its owner's alone", async () => {
    const { path } = await outboxFile();
    await writtenAndLeft(path, ["a"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("loses of its end nothing but the line that a crash has cut off", async () => {
    const { path, idsWhenOpened } = await outboxFile();
    const ids = ["a", "b", "c"];
    await writtenAndLeft(path, ids);
    const whole = await readFile(path, "utf8");
    const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index + 1);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (length) => {
        await writeFile(path, whole);
        await truncate(path, length);
        expect(await idsWhenOpened()).toEqual(ids.filter((_, index) => (ends[index] ?? 0) <= length));
      }),
      { numRuns: 60 },
    );
  });

  it("may end in bytes that were never written", async () => {
    const { path, idsWhenOpened } = await outboxFile();
    await writtenAndLeft(path, ["a"]);
    await appendFile(path, `${"\0".repeat(64)}\n`);
    expect(await idsWhenOpened()).toEqual(["a"]);
  });

  it("that is damaged before its end is refused, with the line", async () => {
    const { path, idsWhenOpened } = await outboxFile();
    await writtenAndLeft(path, ["a", "b"]);
    await writeFile(path, `nonsense\n${await readFile(path, "utf8")}`);
    await expect(idsWhenOpened()).rejects.toMatchObject({
      code: "damaged",
      message: expect.stringContaining("line 1"),
    });
  });

  it("that a full disk has cut off is as it was before, and goes on when there is space", async () => {
    const { path, idsWhenOpened } = await outboxFile();
    const outbox = await openFileOutbox(path);
    await outbox.add(submission("a"));
    const before = await readFile(path, "utf8");
    const prototype = await handlePrototype(path);
    const { write } = prototype;
    const cutOff = async function (this: FileHandle, bytes: Buffer) {
      Object.assign(prototype, { write });
      await this.appendFile(bytes.subarray(0, 10));
      throw new Error("ENOSPC: no space left on device");
    };
    Object.assign(prototype, { write: cutOff });
    await expect(outbox.add(submission("b"))).rejects.toThrow("ENOSPC");
    expect(await readFile(path, "utf8")).toBe(before);
    await outbox.add(submission("c"));
    await outbox.close();
    expect(await idsWhenOpened()).toEqual(["a", "c"]);
  });

  it("does not hold the body of what was accepted, once it is closed", async () => {
    const { path } = await outboxFile();
    const outbox = await openFileOutbox(path);
    await outbox.add(submission("a"));
    await outbox.add(submission("b"));
    await outbox.settle("a", accepted);
    await outbox.close();
    const text = await readFile(path, "utf8");
    expect(text).toContain("of b");
    expect(text).not.toContain("of a");
  });

  it("does not grow with what has gone", async () => {
    const { path } = await outboxFile();
    const outbox = await openFileOutbox(path, { mostSettled: 10 });
    const ids = Array.from({ length: 600 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((id) => outbox.add(submission(id))));
    await Promise.all(ids.map((id) => outbox.settle(id, accepted)));
    const lines = (await readFile(path, "utf8")).split("\n").length - 1;
    expect(lines).toBeLessThan(600);
    expect(await outbox.list()).toHaveLength(10);
    await outbox.add(submission("last"));
    await outbox.close();
    const again = await openFileOutbox(path);
    expect((await again.next())?.id).toBe("last");
    await again.close();
  });
});

describe("the lock of an outbox", () => {
  it("lets nobody else of this process in until it is closed", async () => {
    const { path } = await outboxFile();
    const outbox = await openFileOutbox(path);
    await expect(openFileOutbox(path)).rejects.toMatchObject({ code: "locked" });
    await outbox.close();
    await (await openFileOutbox(path)).close();
  });

  it("lets no other process in, and is gone when that was killed", async () => {
    const { path, folder, idsWhenOpened } = await outboxFile();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await writeFile(`${path}.lock-${other.pid}`, "");
    await expect(idsWhenOpened()).rejects.toMatchObject({
      code: "locked",
      message: expect.stringContaining(`process ${other.pid} does`),
    });
    const exited = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await exited;
    expect(await idsWhenOpened()).toEqual([]);
    expect(await readdir(folder)).toEqual(["outbox.jsonl"]);
  });

  it("is given back where the file cannot be opened", async () => {
    const { path, folder, idsWhenOpened } = await outboxFile();
    await writeFile(path, "nonsense\nnonsense\n");
    await expect(idsWhenOpened()).rejects.toMatchObject({ code: "damaged" });
    expect(await readdir(folder)).toEqual(["outbox.jsonl"]);
  });
});
