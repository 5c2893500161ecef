import { afterAll, beforeAll, expect, it } from "vitest";
import { type Assembly, openAssembly } from "./assembly.ts";
import { readGraph } from "./graph.ts";
import { lambda } from "./stand-ins/functions.ts";
import { startInstance } from "./stand-ins/instances.ts";

/* The code of the functions as it is uploaded: how large each is, and how long it takes to start in a fresh process. */

const MB = 1024 * 1024;
/** The shortest of them is shown, so that other work of the machine counts little. */
const STARTS = 3;

const graph = readGraph("cloud");
const functions = graph.take("lambda/function:Function", lambda);
/** One function for each code: all steps have one, and so have all sweeps. */
const eachCode = new Map(functions.map(({ id, name }) => [graph.codeOf(id).trigger, { ...graph.codeOf(id), name }]));

let cloud: Assembly;
beforeAll(async () => {
  cloud = await openAssembly();
});
afterAll(() => cloud.close());

async function shortestStart(name: string): Promise<number> {
  const started = cloud.functionOf(name.replace(`bridgework-${graph.app.stage}-`, ""));
  for (let count = 0; count < STARTS; count += 1) {
    await cloud.crash();
    await started.ready();
  }
  return Math.min(...started.starts);
}

it("start in a fresh process, and are small", async () => {
  const rows: string[] = [];
  for (const [trigger, { name, bytes }] of [...eachCode].sort()) {
    const [size, start] = [Math.round(bytes / 1024), Math.round(await shortestStart(name))];
    rows.push(`${trigger.padEnd(16)}${String(size).padStart(6)} KB${String(start).padStart(6)} ms`);
    expect(bytes, `${trigger} in bytes`).toBeLessThan(MB);
  }
  process.stdout.write(`${rows.join("\n")}\n`);
});

it("does not start where a variable is missing, and says which", async () => {
  const said: string[] = [];
  const { folder } = graph.codeOf(functions[0]?.id ?? "");
  const environment = { EVENTS_TABLE: "", AWS_REGION: graph.app.region };
  const of = { name: "started", arn: "", memory: 512, timeout: 5, onLine: (line: string) => void said.push(line) };
  const failing = startInstance({ ...of, folder, environment });
  await expect(failing.ready).rejects.toThrow("ended with 1");
  expect(said.join("\n")).toContain("EVENTS_TABLE is missing");
});
