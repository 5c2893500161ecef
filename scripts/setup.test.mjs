import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differenceFromLock, refuseNode } from "./setup.mjs";

describe("the oldest Node", () => {
  it.each(["18.20.0", "20.18.3"])("%s is refused with what is needed and what came", (version) => {
    expect(refuseNode(version)).toContain(`needs Node 20.19 or newer; this is ${version}`);
  });

  it.each(["20.19.0", "22.0.0", "24.1.0"])("%s will do", (version) => {
    expect(refuseNode(version)).toBeNull();
  });
});

describe("what is installed", () => {
  let root = "";
  const write = (file, packages) => writeFileSync(join(root, file), JSON.stringify({ packages }));
  const locked = {
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "x" },
    "node_modules/b": { version: "2.0.0", optional: true },
  };
  const installed = { "node_modules/a": { version: "1.0.0", integrity: "x" } };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bridgework-setup-"));
    mkdirSync(join(root, "node_modules"));
    write("package-lock.json", locked);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("matches the lock when only an optional package is missing", () => {
    write("node_modules/.package-lock.json", installed);
    expect(differenceFromLock(root)).toBeNull();
  });

  it("differs when nothing is installed, or an installation broke off", () => {
    expect(differenceFromLock(root)).toBe("nothing is installed yet");
  });

  it.each([
    ["a is not at 1.0.0", { "node_modules/a": { version: "1.0.1", integrity: "x" } }],
    ["a is not at 1.0.0", { "node_modules/a": { version: "1.0.0", integrity: "y" } }],
    ["a is missing", {}],
    ["c is not in the lock", { ...installed, "node_modules/c": { version: "1.0.0" } }],
  ])("differs when %s", (difference, packages) => {
    write("node_modules/.package-lock.json", packages);
    expect(differenceFromLock(root)).toBe(difference);
  });

  it("cannot be told without a lock", () => {
    write("node_modules/.package-lock.json", installed);
    rmSync(join(root, "package-lock.json"));
    expect(() => differenceFromLock(root)).toThrow("package-lock.json is missing");
  });
});
