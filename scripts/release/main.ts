import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { releaseStage } from "./release.ts";

/*
 * `npm run release -- --stage production`: deploys a stage, then has CodeDeploy move the calls of its functions to what was
 * deployed, by and by. Exits 1 where that was taken back, 130 where it was interrupted.
 */

const RUN = fileURLToPath(new URL("../run.mjs", import.meta.url));
const INTERRUPTED = 130;
const EXIT_CODES = { released: 0, refused: 1, left: INTERRUPTED };

const interruption = new AbortController();
process.on("SIGINT", () => interruption.abort());
process.on("SIGTERM", () => interruption.abort());

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { stage, atOnce } = readFlags();
  const [codedeploy, lambda] = [new CodeDeployClient(), new LambdaClient()];
  await refuseWithoutRegion(codedeploy);
  const code = await deploy(stage);
  if (code !== 0) return code;
  if (interruption.signal.aborted) {
    say("Interrupted: the stage is deployed, and nothing of it is released. The same command goes on.");
    return INTERRUPTED;
  }
  const { signal } = interruption;
  return EXIT_CODES[await releaseStage({ stage, atOnce, codedeploy, lambda, say, wait, signal })];
}

function readFlags() {
  const { values } = parseArgs({
    options: { stage: { type: "string" }, "at-once": { type: "boolean", default: false } },
  });
  const { stage, "at-once": atOnce } = values;
  if (stage === undefined) throw new Error("--stage: expected the name of a stage, as production; received none.");
  return { stage, atOnce };
}

/** SST would take us-east-1, and the release find nothing there. */
async function refuseWithoutRegion(client: CodeDeployClient): Promise<void> {
  const isKnown = await client.config.region().then(
    () => true,
    () => false,
  );
  if (!isKnown) throw new Error("AWS_REGION is missing. Set it to the Region of the stage.");
}

/** Resolves to the exit code of `sst deploy`. */
function deploy(stage: string): Promise<number> {
  const child = spawn(process.execPath, [RUN, "sst", "deploy", "--stage", stage], { stdio: "inherit" });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => done(code ?? 1));
  });
}

/** Ends at once, without an error, when the command is interrupted. */
async function wait(milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { signal: interruption.signal }).catch(() => undefined);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
