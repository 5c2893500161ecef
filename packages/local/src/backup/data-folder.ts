import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Fault } from "@bridgework/core/kernel/fault";

/** Path of a folder's database. Throws a SYSTEM fault `no_data` where there is none. */
export function databaseOf(folder: string): string {
  const file = join(resolve(folder), "bridgework.db");
  if (existsSync(file)) return file;
  const message = `There is no data in ${resolve(folder)}: name the folder of the data with --data.`;
  throw new Fault("SYSTEM", "no_data", message);
}

/**
 * Throws a VALIDATION fault `bad_target` where a file that is to be written would take the place of one of the folder's
 * own, or where two of them are one: both lose data. Also where one is a folder.
 */
export function refuseTargets(folder: string, files: readonly string[]): void {
  const places = files.map(placeOf);
  const inside = files.find((_, index) => places[index]?.folder === realPath(folder));
  if (inside !== undefined)
    throw badTarget(`${inside} is in the folder of the data, ${resolve(folder)}: name a file outside of it`);
  const other = files.find((file) => statSync(file, { throwIfNoEntry: false })?.isDirectory());
  if (other !== undefined) throw badTarget(`${other} is a folder: name a file`);
  const names = places.map((place) => join(place.folder, place.name));
  const [twice] = files.filter((_, index) => names.indexOf(names[index] ?? "") < index);
  if (twice !== undefined) throw badTarget(`${twice} is named for two files: name one for each`);
}

function badTarget(message: string): Fault {
  return new Fault("VALIDATION", "bad_target", `${message}. Nothing was written.`);
}

function placeOf(file: string) {
  return { folder: realPath(dirname(resolve(file))), name: basename(file) };
}

/** Links followed, as far as there is something. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}
