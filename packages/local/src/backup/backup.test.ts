import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@bridgework/core/kernel/json";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sqliteSealer } from "../sealing/sqlite-sealer.ts";
import { openFile } from "../sqlite/driver.ts";
import { sqliteEventStore } from "../sqlite/event-store.ts";
import { openData } from "../sqlite/open.ts";
import { migrations } from "../storage.ts";
import { backUp } from "./back-up.ts";
import { type RestoreRequest, restore } from "./restore.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bridgework-backup-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (name: string) => join(root, name);
const newestVersion = migrations.length;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** The open folder, as a running process has it. */
function openFolder(name = "data") {
  const data = openData(at(name), migrations);
  const store = sqliteEventStore(data.writer, data.reader);
  const sealer = sqliteSealer(data.writer, data.folder);
  const add = async (stream: string, value: unknown = null) => {
    const id = `${stream}-${Math.trunc(performance.now() * 1e6)}`;
    const meta = { correlationId: id, causationId: null, actor: "test", source: "test" };
    const event = {
      id,
      type: "Noted",
      schemaVersion: 1,
      time: "2026-01-02T03:04:05.000Z",
      data: { value } as JsonObject,
    };
    return store.append({ stream, expected: "any", events: [{ ...event, meta }] });
  };
  return { ...data, store, sealer, add };
}

const save = (folder = "data", signal = new AbortController().signal) =>
  backUp({ folder: at(folder), file: at("b.db"), keysFile: at("b.keys"), newestVersion, signal });
const bring = (change: Partial<RestoreRequest> = {}) =>
  restore({ file: at("b.db"), folder: at("new"), keysFile: at("b.keys"), newestVersion, now: NOW, ...change });

describe("a backup", () => {
  it("is made beside the process that writes, and holds what was there", async () => {
    const data = openFolder();
    await data.add("note#a");
    await data.add("note#a");
    await data.add("note#b");
    expect(await save()).toMatchObject({ facts: 3, streams: 2, lastPosition: 3, version: newestVersion });
    await data.add("note#b");
    await data.close();
  });

  it("holds no key; the keys are beside it, and only their owner may read both", async () => {
    const data = openFolder();
    await data.sealer.seal("ada", ["secret"]);
    const row = data.writer.prepare("SELECT wrapped FROM subject_keys").get() as { readonly wrapped: Uint8Array };
    await save();
    expect(readFileSync(at("b.db")).includes(Buffer.from(row.wrapped))).toBe(false);
    expect([at("b.db"), at("b.keys")].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    await data.close();
  });

  it.each([
    ["the database of the folder", "data/bridgework.db", "b.keys"],
    ["the master key of the folder", "b.db", "data/bridgework.key"],
    ["the folder's by a link to it", "link/bridgework.db", "b.keys"],
    ["its own keys", "b.db", "./b.db"],
    ["a folder", "other", "b.keys"],
  ])("does not take the place of %s", async (_, file, keysFile) => {
    const data = openFolder();
    await data.add("note#a");
    symlinkSync(at("data"), at("link"));
    mkdirSync(at("other"));
    const before = readdirSync(root);
    const { signal } = new AbortController();
    const saving = backUp({ folder: at("data"), file: at(file), keysFile: at(keysFile), newestVersion, signal });
    await expect(saving).rejects.toMatchObject({ code: "bad_target" });
    expect(readdirSync(root)).toEqual(before);
    await data.add("note#a");
    await data.close();
  });

  it("leaves nothing behind where it is ended early or fails", async () => {
    const data = openFolder();
    await expect(save("data", AbortSignal.abort())).rejects.toThrow("Interrupted");
    rmSync(at("data/bridgework.key"));
    await expect(save()).rejects.toMatchObject({ name: "SYSTEM", code: "storage" });
    expect(readdirSync(root)).toEqual(["data"]);
    await data.close();
  });

  it("says that there is no data, or no room for it", async () => {
    await expect(save()).rejects.toMatchObject({ code: "no_data" });
    await openFolder().close();
    const to = { folder: at("data"), file: "/proc/nowhere/b.db", keysFile: at("b.keys"), newestVersion };
    const saving = backUp({ ...to, signal: new AbortController().signal });
    await expect(saving).rejects.toThrow("Cannot write /proc/nowhere/b.db");
  });
});

describe("what is restored", () => {
  it("goes on where the backup was made, with personal values open", async () => {
    const before = openFolder();
    const sealed = await before.sealer.seal("ada", ["secret"]);
    await before.add("note#a", { kept: true });
    await save();
    await before.close();
    expect(bring()).toMatchObject({ facts: 1, lastPosition: 1, keys: 1, aside: null });
    const after = openFolder("new");
    expect(await after.store.read("note#a")).toMatchObject([{ data: { value: { kept: true } }, position: 1 }]);
    expect(await after.sealer.open(sealed)).toEqual(["secret"]);
    await after.add("note#a");
    await after.close();
  });

  it("keeps closed what was erased since, with the newest keys", async () => {
    const data = openFolder();
    const [ada = { $sealed: "", subject: "" }] = await data.sealer.seal("ada", ["secret"]);
    const [bob = ada] = await data.sealer.seal("bob", ["other"]);
    await save();
    rmSync(at("b.keys"));
    await data.sealer.erase("ada");
    const later = { folder: at("data"), file: at("later.db"), keysFile: at("later.keys"), newestVersion };
    await backUp({ ...later, signal: new AbortController().signal });
    await data.close();
    bring({ keysFile: at("later.keys") });
    const after = openFolder("new");
    expect(await after.sealer.open([ada, bob])).toEqual([{ $erased: "ada" }, "other"]);
    await after.close();
  });

  it("has all personal values closed where no keys are given", async () => {
    const data = openFolder();
    const sealed = await data.sealer.seal("ada", ["secret"]);
    await save();
    await data.close();
    bring({ keysFile: null });
    const after = openFolder("new");
    expect(await after.sealer.open(sealed)).toEqual([{ $erased: "ada" }]);
    await after.close();
  });

  it("puts the data where a link leads, and keeps the link", async () => {
    const data = openFolder();
    await data.add("note#a");
    await save();
    await data.close();
    mkdirSync(at("disk"));
    symlinkSync(at("disk"), at("new"));
    bring();
    expect(lstatSync(at("new")).isSymbolicLink()).toBe(true);
    expect(existsSync(at("disk/bridgework.db"))).toBe(true);
  });

  it("leaves the former folder aside", async () => {
    const data = openFolder();
    await data.add("note#a");
    await save();
    await data.add("note#later");
    await data.close();
    const aside = at("data.before-2026-01-02T03-04-05-000Z");
    expect(bring({ folder: at("data") })).toMatchObject({ facts: 1, aside });
    const db = openFile(join(aside, "bridgework.db"), { readOnly: true });
    expect(db.prepare("SELECT count(*) AS facts FROM events").get()).toEqual({ facts: 2 });
    db.close();
  });
});

describe("a restore changes nothing", () => {
  const unchanged = () => expect(readdirSync(root).filter((name) => /restoring|before/.test(name))).toEqual([]);

  it("while a process uses the folder", async () => {
    const data = openFolder();
    await data.add("note#a");
    await save();
    expect(() => bring({ folder: at("data") })).toThrow("is in use by process");
    await data.close();
    unchanged();
  });

  it("where the backup is damaged", async () => {
    const data = openFolder();
    for (let count = 0; count < 50; count += 1) await data.add(`note#${count}`, "x".repeat(2_000));
    await save();
    await data.close();
    const bytes = readFileSync(at("b.db"));
    writeFileSync(at("b.db"), bytes.fill(0xa5, 40_960, 45_056));
    expect(() => bring()).toThrow(/damaged/);
    unchanged();
  });

  it("where a fact is missing in the middle of a stream", async () => {
    const data = openFolder();
    for (let count = 0; count < 3; count += 1) await data.add("note#a");
    data.writer.db.exec("DELETE FROM events WHERE version = 2");
    await expect(save()).rejects.toThrow("a version of note#a is missing");
    await data.close();
  });

  it("where the file is a folder's own, with newer facts in a log beside it", async () => {
    const data = openFolder();
    await data.add("note#a");
    expect(() => bring({ file: data.file, keysFile: null })).toThrow(/no backup: its newest facts are in/);
    expect(existsSync(at("new/bridgework.db"))).toBe(false);
    await data.close();
  });

  it("where the backup is of a newer program, or is none", async () => {
    const data = openFolder();
    await save();
    await data.close();
    expect(() => bring({ newestVersion: newestVersion - 1 })).toThrow("use the newer one that made it");
    writeFileSync(at("b.db"), "not a database at all, but long enough to be looked at ".repeat(100));
    expect(() => bring()).toThrow("which is none");
    expect(() => bring({ file: at("nowhere.db") })).toThrow("There is no file");
    unchanged();
  });

  it("where the file is the database of another program that numbers its versions", () => {
    const other = openFile(at("b.db"));
    other.exec("PRAGMA user_version = 1; CREATE TABLE notes (text TEXT)");
    other.close();
    expect(() => bring()).toThrow(/Expected a database of Bridgework/);
  });

  it("where the keys are missing, or of another folder", async () => {
    const [data, other] = [openFolder(), openFolder("other")];
    await data.sealer.seal("ada", ["secret"]);
    await save();
    expect(() => bring({ keysFile: at("none") })).toThrow("--without-keys");
    const keys = JSON.parse(readFileSync(at("b.keys"), "utf8"));
    const master = readFileSync(at("other/bridgework.key"), "utf8").trim();
    chmodSync(at("b.keys"), 0o600);
    writeFileSync(at("b.keys"), JSON.stringify({ ...keys, master }));
    expect(() => bring()).toThrow("not the key that wrapped");
    await Promise.all([data.close(), other.close()]);
    unchanged();
    expect(existsSync(at("new/bridgework.db"))).toBe(false);
  });
});
