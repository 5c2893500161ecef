import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * AWS's own DynamoDB Local, in memory, for tests: prints where it listens, and runs until its standard input ends or it is
 * told to stop. Needs Java 17 or newer, and Maven the first time; Maven's settings say where from. Exit code 3, with the
 * reason on standard error: it cannot run here.
 */

const VERSION = "2.6.1";
const FOLDER = fileURLToPath(new URL(`../node_modules/.cache/dynamodb-local-${VERSION}`, import.meta.url));
const FETCHED = join(FOLDER, "fetched");
const LIB = join(FOLDER, "lib");
const READY_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 100;
const CANNOT_RUN = 3;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bridgework</groupId><artifactId>dynamodb-local</artifactId><version>${VERSION}</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>com.amazonaws</groupId><artifactId>DynamoDBLocal</artifactId><version>${VERSION}</version></dependency>
  </dependencies>
</project>
`;

const reason = whyNot() ?? fetchOnce();
if (reason !== null) {
  console.error(reason);
  process.exit(CANNOT_RUN);
}
await serve();

function whyNot() {
  if (!runs("java", ["-version"])) return "DynamoDB Local needs Java 17 or newer, and there is none";
  if (!existsSync(FETCHED) && !runs("mvn", ["--version"]))
    return "DynamoDB Local is fetched with Maven, and there is none";
  return null;
}

/** What hindered it, or null. */
function fetchOnce() {
  if (existsSync(FETCHED)) return null;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "pom.xml"), POM);
  const goal = ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${LIB}`];
  const { status, stderr, stdout } = spawnSync("mvn", goal, { cwd: FOLDER, encoding: "utf8" });
  if (status !== 0) return `Maven could not fetch DynamoDB Local ${VERSION}: ${stdout}${stderr}`;
  writeFileSync(FETCHED, "");
  return null;
}

async function serve() {
  const port = await freePort();
  const flags = [`-Djava.library.path=${LIB}`, "-cp", join(LIB, "*")];
  const server = ["com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-disableTelemetry"];
  const child = spawn("java", [...flags, ...server, "-port", String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  child.once("exit", (code) => process.exit(code ?? 0));
  const stop = () => child.kill("SIGKILL");
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
  process.stdin.on("end", stop).resume();
  const endpoint = `http://127.0.0.1:${port}`;
  if (await answers(endpoint)) console.log(endpoint);
  else {
    console.error(`DynamoDB Local gave no answer on ${endpoint} within ${READY_WITHIN_MS / 1000} s`);
    stop();
  }
}

async function answers(endpoint) {
  for (const giveUpAt = Date.now() + READY_WITHIN_MS; Date.now() < giveUpAt; ) {
    try {
      await fetch(endpoint);
      return true;
    } catch {
      await new Promise((wake) => setTimeout(wake, ASK_EVERY_MS));
    }
  }
  return false;
}

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
