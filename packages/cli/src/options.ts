import { Command, InvalidArgumentError } from "commander";
import { DOOR_HELP } from "./door-settings.ts";
import { NOTIFY_HELP } from "./notify-settings.ts";
import { OBSERVE_HELP } from "./observe-settings.ts";
import { RETENTION_HELP } from "./retention-settings.ts";
import { SIGNATURE_HELP } from "./signature-settings.ts";

export interface StartOptions {
  readonly port: number;
  readonly host: string;
  /** Folder of the data, or `none` for a temporary one that goes with the process. */
  readonly data: string;
  readonly json: boolean;
  /** Events to publish once it listens; 0 = none. */
  readonly seed: number;
}

/** Parses the flags of a start; `--help`, `--version` and mistakes are answered by commander, which then exits. */
export function parseOptions(argv: readonly string[], version: string): StartOptions {
  return startCommand(version)
    .parse([...argv], { from: "user" })
    .opts<StartOptions>();
}

/** The command without its sub-commands. */
export function startCommand(version: string): Command {
  return new Command("bridgework")
    .description("Starts Bridgework on this machine: doors, event store, workflows and console in one process.")
    .version(version)
    .option(
      "--port <number>",
      "port to listen on; the next free one is taken when it is in use",
      wholeNumber(0, 65_535),
      4400,
    )
    .option(
      "--host <address>",
      "address to listen on; anything but a loopback address opens it to the network, without log-in",
      "127.0.0.1",
    )
    .option(
      "--data <folder>",
      "where the data is kept; `none` keeps it in a temporary folder that is deleted at the end",
      folder,
      "./.bridgework",
    )
    .option(
      "--seed <events>",
      "publish a mix of this many forms, tasks and counter changes",
      wholeNumber(0, 1_000_000),
      0,
    )
    .option("--json", "log JSON lines, as it does by itself where the output is not a terminal", false)
    .addHelpText(
      "after",
      `
Settings from the environment:
  TASK_FAILURE_RATE    share of a simulated task's attempts that fail, 0 to 1 (default 0.3)
  NOTIFY_FAILURE_RATE  share of local e-mails and messages that fail for a moment, 0 to 1 (default 0)
  BRIDGEWORK_RANDOM_SEED  makes simulated failures and jitter repeatable: any whole number${NOTIFY_HELP}${DOOR_HELP}${OBSERVE_HELP}${RETENTION_HELP}${SIGNATURE_HELP}`,
    );
}

function folder(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Expected a folder, or `none`, received nothing.");
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}, received "${text}".`);
    }
    return value;
  };
}
