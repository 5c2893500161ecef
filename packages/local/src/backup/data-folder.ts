import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";

/** Path of a folder's database. Throws a SYSTEM fault `no_data` where there is none. */
export function databaseOf(folder: string): string {
  const file = join(resolve(folder), "bridgework.db");
  if (existsSync(file)) return file;
  const message = `There is no data in ${resolve(folder)}: name the folder of the data with --data.`;
  throw new Fault("SYSTEM", "no_data", message);
}
