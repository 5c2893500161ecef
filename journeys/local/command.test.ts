import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Health } from "@bridgework/functions/http/health-contract";
import { describe, expect, it, onTestFinished } from "vitest";
import { getJson, postJson } from "../http.ts";
import { BUNDLE, eventually, runToItsEnd, startProcess, temporaryFolder } from "../process.ts";

/* How the command starts, refuses to start, and stops. */

function folder(): string {
  const made = temporaryFolder();
  onTestFinished(made.remove);
  return made.path;
}

async function started(options: Parameters<typeof startProcess>[0]) {
  const bridgework = await startProcess(options);
  onTestFinished(async () => void (await bridgework.stop("SIGKILL")));
  return bridgework;
}

/** The one line with which a start that failed has ended. */
async function failureOf(flags: readonly string[], environment = {}): Promise<string> {
  const { code, stdout, stderr } = await runToItsEnd(["--json", "--port", "0", ...flags], environment);
  expect({ code, stderr, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 1, stderr: "", lines: 1 });
  return JSON.parse(stdout).problem;
}

describe("a start", () => {
  it("with a folder that another process has names that process", async () => {
    const data = folder();
    const { pid } = await started({ data });
    expect(await failureOf(["--data", data])).toContain(`${data} is in use by process ${pid}`);
  });

  it.each([
    ["a file in its place", (data: string) => writeFileSync(data, ""), "cannot be made or written to"],
    ["a file that is damaged", (data: string) => fileIn(data, "x".repeat(10_000)), "it is not a SQLite file"],
    [
      "a folder for a file",
      (data: string) => mkdirSync(join(data, "bridgework.db"), { recursive: true }),
      "cannot be opened",
    ],
  ])("with %s says so in one line", async (_, prepare, problem) => {
    const data = join(folder(), "data");
    prepare(data);
    expect(await failureOf(["--data", data])).toContain(problem);
  });

  it.each([
    ["TASK_FAILURE_RATE", "2"],
    ["NOTIFY_FAILURE_RATE", ""],
    ["OPERATOR_EMAIL", "nobody"],
    ["BRIDGEWORK_RANDOM_SEED", "dice"],
  ])("with a wrong %s names the setting", async (name, value) => {
    expect(await failureOf(["--data", "none"], { [name]: value })).toContain(`${name}: expected`);
  });

  it("on an address that is not this machine's names it, and leaves no folder behind", async () => {
    const temporary = folder();
    const problem = await failureOf(["--data", "none", "--host", "192.0.2.1"], { TMPDIR: temporary });
    expect(problem).toContain("Cannot listen on 192.0.2.1");
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([["--nothing"], ["--port", "ten"], ["--port", "70000"], ["--data", ""], ["surplus"]])(
    "with %s %s is refused in one line",
    async (...flags) => {
      const { code, stdout, stderr } = await runToItsEnd(flags);
      expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({ code: 1, stdout: "", lines: 1 });
    },
  );

  it("takes the next free port where the wanted one is taken, and says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await new Promise((listening) => taken.once("listening", listening));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const bridgework = await started({ data: "none", arguments: ["--port", String(port)] });
    const [said] = bridgework.log;
    expect(said).toMatchObject({ event: "port taken", wanted: port });
    expect(new URL(bridgework.url).port).toBe(String(said?.["used"]));
  });

  it("answers --help and --version", async () => {
    const [help, version] = await Promise.all([runToItsEnd(["--help"]), runToItsEnd(["--version"])]);
    for (const flag of ["--port", "--host", "--data", "--seed", "--json"]) expect(help.stdout).toContain(flag);
    expect([help.code, version.code, version.stdout]).toEqual([0, 0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

function fileIn(data: string, content: string): void {
  mkdirSync(data);
  writeFileSync(join(data, "bridgework.db"), content);
}

describe("a process that runs", () => {
  it("publishes what --seed asks for, and leaves nothing of --data none behind", async () => {
    const temporary = folder();
    const flags = { data: "none", arguments: ["--seed", "200"], environment: { TMPDIR: temporary } };
    const bridgework = await started(flags);
    await eventually("the seed", async () => bridgework.log.find(({ event }) => event === "seeded"));
    expect((await getJson<Health>(`${bridgework.url}/health`)).body.head).toBeGreaterThanOrEqual(200);
    expect(await bridgework.stop("SIGINT")).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends with 0 at %s under load, with all that it acknowledged",
    async (signal) => {
      const data = folder();
      const first = await started({ data });
      const acknowledged: string[] = [];
      const publishing = Promise.all(
        Array.from({ length: 8 }, (_, index) => publishUntilRefused(first.url, index, acknowledged)),
      );
      await eventually("some load", async () => acknowledged.length > 50 || undefined);
      expect(await first.stop(signal)).toBe(0);
      await publishing;

      const second = await started({ data });
      const answers = await Promise.all(acknowledged.map((key) => increment(second.url, key)));
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    },
  );

  it("takes Ctrl-C that comes twice at once, as npm passes it on, as one", async () => {
    const bridgework = await started({ data: "none" });
    process.kill(bridgework.pid, "SIGINT");
    expect(await bridgework.stop("SIGINT")).toBe(0);
  });

  it("stops while it is seeding", async () => {
    const bridgework = await started({ data: "none", arguments: ["--seed", "1000000"] });
    expect(await bridgework.stop("SIGINT")).toBe(0);
  });

  it("goes on where nobody reads its log any more", async () => {
    const child = spawn(process.execPath, [BUNDLE, "--json", "--port", "0", "--data", "none"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const url = await firstUrl(child);
    child.stdout.destroy();
    child.stderr.destroy();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    expect((await increment(url, "unheard")).status).toBe(201);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

function increment(url: string, key: string) {
  return postJson(`${url}/api/counters/${key}/increment`, {}, { "idempotency-key": key });
}

async function publishUntilRefused(url: string, publisher: number, acknowledged: string[]): Promise<void> {
  for (let count = 0; ; count += 1) {
    const key = `${publisher}-${count}`;
    const answer = await increment(url, key).catch(() => undefined);
    if (answer === undefined) return;
    if (answer.status === 201) acknowledged.push(key);
  }
}

function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on("data", (chunk) => {
      const url = /"url":"([^"]+)"/.exec(String(chunk))?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
