import { json } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { messageOf } from "@bridgework/core/kernel/fault";
import * as z from "zod";
import { repairStage } from "./repair-stage.ts";

/*
 * `npm run repair-feed`: brings the feed and the views of a stage up to its events table. It reads the environment of one
 * of the stage's functions from standard input, as JSON; the rest is as AWS's own command line has it.
 */

const { values: flags } = parseArgs({ options: { after: { type: "string", default: "0" } } });
let stopped = false;
process.once("SIGINT", () => {
  stopped = true;
});

try {
  const whole = await repairStage({
    variables: await readVariables(),
    after: readPosition(flags.after),
    report: ({ done, missing }) => say(`${done} of ${missing} missing commits are in the feed.`),
    stopped: () => stopped,
  });
  say(whole ? "The feed is whole." : "Stopped. Run it again: it finds what is still missing.");
  process.exitCode = whole ? 0 : 1;
} catch (error) {
  say(messageOf(error));
  process.exitCode = 1;
}

async function readVariables(): Promise<Readonly<Record<string, string>>> {
  const given: unknown = await json(process.stdin).catch(() => null);
  const { data } = z.record(z.string(), z.string()).safeParse(given);
  if (data !== undefined) return data;
  throw new Error(
    "Standard input: expected the environment of a function as JSON. docs/runbooks/repair-the-feed.md shows how.",
  );
}

function readPosition(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`--after: expected a position, as 12000; received ${text}.`);
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
