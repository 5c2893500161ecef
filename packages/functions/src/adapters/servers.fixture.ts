import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Backend } from "./backend.fixture.ts";

/** Why a server cannot run here. */
export interface Absent {
  readonly absent: string;
}

/** AWS's own DynamoDB Local. */
export async function startDynamodbLocal(): Promise<Backend | Absent> {
  const script = fileURLToPath(new URL("../../../../scripts/dynamodb-local.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: "pipe" });
  const complaint = text(child.stderr);
  for await (const endpoint of createInterface(child.stdout)) return { endpoint, close: () => end(child) };
  return { absent: (await complaint).trim() };
}

const READY_WITHIN = 100;
const MOMENT_MS = 50;

/** Dynoxide, where its package for this system is installed. */
export async function startDynoxide(): Promise<Backend | Absent> {
  const path = dynoxidePath();
  if (path === null)
    return { absent: "@dynoxide/linux-x64 is not installed: it is an optional package for Linux on x64" };
  const port = await freePort();
  const child = spawn(path, ["serve", "--host", "127.0.0.1", "--port", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let count = 0; count < READY_WITHIN && child.exitCode === null; count += 1) {
    const answer = await fetch(endpoint).catch(() => null);
    if (answer !== null) return { endpoint, close: () => end(child) };
    await new Promise((wake) => setTimeout(wake, MOMENT_MS));
  }
  await end(child);
  throw new Error(`${path} gave no answer on ${endpoint}; its exit code is ${child.exitCode}.`);
}

function dynoxidePath(): string | null {
  try {
    const path = createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Both end with their standard input or by a signal. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
