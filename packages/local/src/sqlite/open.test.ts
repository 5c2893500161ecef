import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { driverModule } from "./driver.ts";
import { type LocalData, openData } from "./open.ts";

const FIRST = ["CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT"];
const SECOND = ["ALTER TABLE notes ADD COLUMN author TEXT"];

let folder = "";
let open: LocalData[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridgework-open-"));
});
afterEach(async () => {
  for (const data of open) await data.close();
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

function opening(migrations: readonly (readonly string[])[] = [FIRST], at = folder): LocalData {
  const data = openData(at, migrations);
  open.push(data);
  return data;
}

const write = (data: LocalData, text: string) =>
  data.writer.stage(() => data.writer.prepare("INSERT INTO notes (text) VALUES (?)").run(text));
const texts = async (data: LocalData) =>
  (await data.reader.query<{ text: string }>("SELECT text FROM notes ORDER BY id")).map(({ text }) => text);

it("makes the folder and the file, and finds what was written when it opens them again", async () => {
  const nested = join(folder, "a", "b");
  const first = openData(nested, [FIRST]);
  await write(first, "kept");
  await first.close();
  expect(await texts(opening([FIRST], nested))).toEqual(["kept"]);
});

it("brings an older file to the newest version without losing rows", async () => {
  const older = openData(folder, [FIRST]);
  await write(older, "kept");
  await older.close();
  const newer = opening([FIRST, SECOND]);
  expect(await newer.reader.query("SELECT text, author FROM notes")).toEqual([{ text: "kept", author: null }]);
});

it("refuses a file of a newer version and says what to do", async () => {
  await openData(folder, [FIRST, SECOND]).close();
  expect(() => openData(folder, [FIRST])).toThrow(
    /newer Bridgework \(version 2 of the file; this one knows 1\): use that one/,
  );
  await openData(folder, [FIRST, SECOND]).close();
});

it("refuses a folder that is in use, naming the folder, the process and what to do", () => {
  opening();
  expect(() => openData(folder, [FIRST])).toThrow(
    `The data folder ${folder} is in use by process ${process.pid}: stop that process, or give this one another folder with --data.`,
  );
});

it("names the other process that has the folder, and takes over when that was killed", async () => {
  const script = `
    const { DatabaseSync } = require(${JSON.stringify(driverModule)});
    const lock = new DatabaseSync(${JSON.stringify(join(folder, "bridgework.lock"))});
    lock.exec("BEGIN EXCLUSIVE");
    require("node:fs").writeFileSync(${JSON.stringify(join(folder, "bridgework.pid"))}, String(process.pid));
    console.log("held");
    setInterval(() => lock.exec("SELECT 1"), 1000);`;
  const other = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(other.stdout, "data");
  expect(() => openData(folder, [FIRST])).toThrow(`in use by process ${other.pid}: stop that process`);
  other.kill("SIGKILL");
  await once(other, "exit");
  expect(() => opening()).not.toThrow();
});

it("keeps the folder when nobody refers to what was opened any more", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  (() => void openData(folder, [FIRST]))();
  for (let turn = 0; turn < 10; turn += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(() => openData(folder, [FIRST])).toThrow("is in use by process");
});

it("says in one line that a folder cannot be made", () => {
  expect(() => openData("/dev/null/data", [FIRST])).toThrow(
    /^Cannot use \/dev\/null\/data\/bridgework.db: its folder cannot be made or written to/,
  );
});
