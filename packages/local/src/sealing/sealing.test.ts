import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sealerContract } from "@bridgework/core/ports/sealer.contract";
import { describe, expect, it } from "vitest";
import { openTemporaryData } from "../sqlite/open.ts";
import { storeSchemas, storeSchemas2 } from "../sqlite/schemas.ts";
import { sqliteSealer } from "./sqlite-sealer.ts";

function openSealer() {
  const data = openTemporaryData([storeSchemas, storeSchemas2]);
  return {
    ...data,
    sealer: sqliteSealer(data.writer, data.folder),
    again: () => sqliteSealer(data.writer, data.folder),
  };
}

sealerContract("sqliteSealer", async () => openSealer());

describe("sqliteSealer", () => {
  it("opens after a restart what was sealed before", async () => {
    const { sealer, again, close } = openSealer();
    const sealed = await sealer.seal("ada", ["secret"]);
    expect(await again().open(sealed)).toEqual(["secret"]);
    await close();
  });

  it("keeps its master key in a file that only the owner may read", async () => {
    const { folder, close } = openSealer();
    expect(statSync(join(folder, "bridgework.key")).mode & 0o777).toBe(0o600);
    await close();
  });

  it("refuses to begin with a new master key where the old one is missing", async () => {
    const { sealer, folder, again, close } = openSealer();
    await sealer.seal("ada", ["secret"]);
    rmSync(join(folder, "bridgework.key"));
    expect(again).toThrow("bridgework.key is missing");
    await close();
  });

  it("says that a master key is another one, or none at all", async () => {
    const { sealer, folder, again, close } = openSealer();
    const sealed = await sealer.seal("ada", ["secret"]);
    writeFileSync(join(folder, "bridgework.key"), Buffer.alloc(32, 7).toString("base64"));
    await expect(again().open(sealed)).rejects.toMatchObject({ name: "SYSTEM", code: "wrong_key" });
    writeFileSync(join(folder, "bridgework.key"), "not a key");
    expect(again).toThrow("Expected 32 bytes as base64");
    await close();
  });

  it("leaves no byte of a deleted key in any file", async () => {
    const { sealer, writer, folder, close } = openSealer();
    for (const subject of ["ada", "bob", "eve"]) await sealer.seal(subject, ["secret"]);
    const wrapped = () => writer.db.prepare("SELECT wrapped FROM subject_keys WHERE subject = ?").get("bob");
    const { wrapped: key } = wrapped() as { readonly wrapped: Uint8Array };
    const copies = () =>
      readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(Buffer.from(key)));
    expect(copies().length).toBeGreaterThan(0);
    await sealer.erase("bob");
    expect(copies()).toEqual([]);
    await close();
  });
});
