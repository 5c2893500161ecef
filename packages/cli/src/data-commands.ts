import { createReadStream, createWriteStream, statSync } from "node:fs";
import { addAbortSignal, type Readable, type Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Topology } from "@bridgework/core/kernel/topology";
import type { LogFields, Logger } from "@bridgework/core/ports/logger";
import { backUp } from "@bridgework/local/backup/back-up";
import { refuseTargets } from "@bridgework/local/backup/data-folder";
import { type Exported, exportFacts } from "@bridgework/local/backup/export-facts";
import { type Imported, importFacts } from "@bridgework/local/backup/import-facts";
import { saveKeys } from "@bridgework/local/backup/keys-file";
import { writeWhole } from "@bridgework/local/backup/partial-file";
import { restore } from "@bridgework/local/backup/restore";
import { migrations } from "@bridgework/local/storage";

/** A command that keeps or moves the data of a folder, and then ends. */
export interface DataCommand {
  readonly name: "backup" | "restore" | "export" | "import";
  /** `-` is the standard input or output. */
  readonly file: string;
  readonly data: string;
  /** Null: personal values stay closed. */
  readonly keys: string | null;
}

export interface DataContext {
  readonly topology: Topology;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly log: Logger;
}

const newestVersion = migrations.length;

/** Carries it out and says what came of it. Interrupted or failed, it leaves everything as it was. */
export async function runDataCommand(command: DataCommand, context: DataContext): Promise<void> {
  const { data: folder, file, keys } = command;
  if (folder === "none") throw new Error("Expected a folder with --data, received `none`, which keeps nothing.");
  context.log.notice(DONE[command.name], { ...(await carryOut(command, context)), data: folder, file, keys });
}

const DONE = { backup: "backed up", restore: "restored", export: "exported", import: "imported" } as const;

async function carryOut(command: DataCommand, context: DataContext): Promise<LogFields> {
  const { data: folder, file, keys } = command;
  switch (command.name) {
    case "backup": {
      const { signal } = context;
      return backUp({ folder, file: named(file), keysFile: keys ?? `${file}.keys`, newestVersion, signal });
    }
    case "restore": {
      const { keys: count, ...restored } = restore({
        ...{ folder, file: named(file), keysFile: keys, newestVersion },
        now: context.now(),
      });
      return { ...restored, subjects: count };
    }
    case "export":
      return { ...(await exportTo(command, context)) };
    case "import": {
      const { keys: count, ...imported } = await importFrom(command, context);
      return { ...imported, subjects: count };
    }
  }
}

function named(file: string): string {
  if (file !== "-") return file;
  throw new Error("Expected the name of a file, received -: a database is read and written in any order.");
}

async function exportTo({ data: folder, file, keys }: DataCommand, context: DataContext): Promise<Exported> {
  const { stdout, log } = context;
  refuseTargets(folder, [...(file === "-" ? [] : [file]), ...(keys === null ? [] : [keys])]);
  const onProgress = (facts: number) => log.notice("exporting", { facts });
  const exportInto = (out: Writable) => exportFacts({ folder, onProgress, write: (line) => put(line, out, context) });
  const exported =
    file === "-"
      ? await exportInto(stdout)
      : await writeWhole(file, async (partial) => {
          const out = createWriteStream(partial, { mode: 0o600 });
          const written = finished(out);
          const [result] = await Promise.all([exportInto(out).finally(() => out.end()), written]);
          return result;
        });
  if (keys !== null) await saveKeys(folder, keys);
  return exported;
}

/** Rejects where the other side is gone, as a pager that was left. */
function put(line: string, out: Writable, { signal }: DataContext): Promise<void> {
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(interrupted());
    out.write(line, (error) => (error ? fail(error) : done()));
  });
}

async function importFrom({ data: folder, file, keys }: DataCommand, context: DataContext): Promise<Imported> {
  const { topology, stdin, signal, log } = context;
  refuseNoFile(file);
  const input = addAbortSignal(signal, file === "-" ? stdin : createReadStream(file));
  try {
    const onProgress = (facts: number) => log.notice("importing", { facts });
    return await importFacts({ folder, topology, input, keysFile: keys, onProgress });
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  }
}

function refuseNoFile(file: string): void {
  if (file === "-" || statSync(file, { throwIfNoEntry: false })?.isDirectory() === false) return;
  throw new Error(`There is no file ${file}: name the export to be read.`);
}

function interrupted(): Error {
  return new Error("Interrupted; everything is as it was.");
}
