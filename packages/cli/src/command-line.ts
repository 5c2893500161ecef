import type { Command } from "commander";
import type { DataCommand } from "./data-commands.ts";
import { type StartOptions, startCommand } from "./options.ts";

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: "start"; readonly options: StartOptions }
  | { readonly kind: "data"; readonly command: DataCommand; readonly json: boolean };

interface KeyFlags {
  readonly keys?: string;
  readonly withoutKeys?: boolean;
}

const KEYS = [
  "--keys <file>",
  "file of the keys that open personal values; default: the file's name with .keys",
] as const;
const WITHOUT = ["--without-keys", "leave personal values closed: they read as erased"] as const;

/** As `parseOptions`, with the commands that keep and move data. `--data` and `--json` mean the same in all of them. */
export function parseCommand(argv: readonly string[], version: string): CommandLine {
  const command = startCommand(version);
  const shared = command.options.filter(({ long }) => long === "--data" || long === "--json");
  command.configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => shared });
  let asked: CommandLine | null = null;
  const take = (name: DataCommand["name"], file: string, flags: KeyFlags) => {
    const { data, json } = command.opts<StartOptions>();
    asked = { kind: "data", command: { name, file, data, keys: keysOf(file, flags) }, json };
  };
  command.action(() => {
    asked = { kind: "start", options: command.opts<StartOptions>() };
  });
  add(command, "backup", "Copy the data to a file, also while a process uses it; the keys go to another file")
    .option(...KEYS)
    .action((file: string, flags: KeyFlags) => take("backup", file, flags));
  add(command, "restore", "Check a backup and put it in the place of the data; what was there is kept aside")
    .option(...KEYS)
    .option(...WITHOUT)
    .action((file: string, flags: KeyFlags) => take("restore", file, flags));
  add(command, "export", "Write every fact as a line of JSON; - is the standard output, and then --keys has no default")
    .option(...KEYS)
    .option(...WITHOUT)
    .action((file: string, flags: KeyFlags) => take("export", file, flags));
  add(command, "import", "Read what export wrote into an empty folder; - is the standard input")
    .option(...KEYS)
    .option(...WITHOUT)
    .action((file: string, flags: KeyFlags) => take("import", file, flags));
  command.parse([...argv], { from: "user" });
  return asked ?? { kind: "start", options: command.opts<StartOptions>() };
}

function add(command: Command, name: string, description: string): Command {
  return command.command(`${name} <file>`).description(description);
}

function keysOf(file: string, { keys, withoutKeys = false }: KeyFlags): string | null {
  if (withoutKeys) return null;
  return keys ?? (file === "-" ? null : `${file}.keys`);
}
