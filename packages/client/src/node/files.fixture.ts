import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path in a folder of its own. */
export async function temporaryFile(name: string) {
  const folder = await mkdtemp(join(tmpdir(), "bridgework-client-"));
  return { path: join(folder, name), folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
