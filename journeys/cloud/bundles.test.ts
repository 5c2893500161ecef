import { topology } from "@bridgework/core/topology";
import { cloudEnvironment } from "@bridgework/functions/environment.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveAws } from "./aws-server.ts";
import { bundleTriggers } from "./bundles.ts";
import { serveBuses } from "./event-bus.ts";
import { createFunction } from "./lambda.ts";

/* Each function's bundle in a fresh process: that it starts with what the stacks set, how large it is and how long that takes. */

const MB = 1024 * 1024;
/** The doors describe themselves by OpenAPI, which takes zod whole. */
const mostBytes = (name: string): number => (name === "api" ? 1.4 * MB : MB);
/** The shortest of them is shown, so that other work of the machine counts little. */
const STARTS = 3;

let built: Awaited<ReturnType<typeof bundleTriggers>>;
let aws: Awaited<ReturnType<typeof serveAws>>;
beforeAll(async () => {
  built = await bundleTriggers();
  aws = await serveAws(new Map([["AWSEvents", serveBuses([cloudEnvironment()["FACTS_BUS"] ?? ""], () => {})]]));
});
afterAll(() => {
  aws.close();
  built.remove();
});

async function startOf(file: string): Promise<number> {
  const own = { STEP: "form-send", SWEEP: topology.sweeps[0]?.name ?? "", AWS_ENDPOINT_URL: aws.url };
  const environment = { ...cloudEnvironment(), ...own, LIVE_ENDPOINT: aws.url };
  const said: string[] = [];
  const given = { name: "started", file, environment, timeout: 10, onLine: (line: string) => void said.push(line) };
  const started = createFunction(given);
  try {
    await started.ready();
    return started.starts[0] ?? 0;
  } catch (error) {
    throw new Error(`${String(error)} It said: ${said.join("\n")}`, { cause: error });
  } finally {
    await started.close();
  }
}

it("start in a fresh process, and are small", async () => {
  const rows: string[] = [];
  for (const [name, { file, bytes }] of [...built.bundles].sort()) {
    const starts: number[] = [];
    for (let count = 0; count < STARTS; count += 1) starts.push(await startOf(file));
    rows.push(
      `${name.padEnd(16)}${String(Math.round(bytes / 1024)).padStart(6)} KB${String(Math.round(Math.min(...starts))).padStart(6)} ms`,
    );
    expect(bytes, `${name} in bytes`).toBeLessThan(mostBytes(name));
  }
  process.stdout.write(`${rows.join("\n")}\n`);
});

it("does not start where a variable is missing, and says which", async () => {
  const said: string[] = [];
  const { EVENTS_TABLE, ...environment } = cloudEnvironment();
  const file = built.bundles.get("ingest")?.file ?? "";
  const failing = createFunction({
    name: "ingest",
    file,
    environment,
    timeout: 5,
    onLine: (line) => void said.push(line),
  });
  await expect(failing.ready()).rejects.toThrow("ended with 1");
  await failing.close();
  expect(said.join("\n")).toContain("EVENTS_TABLE is missing");
  expect(EVENTS_TABLE).toBeDefined();
});
