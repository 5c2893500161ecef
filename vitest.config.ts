import { defineConfig } from "vitest/config";

declare module "vitest" {
  interface ProvidedContext {
    /** Generated histories that the consumers of the table's stream are tried with. */
    readonly histories: number;
    /** What a journey runs on: the local process, or the cloud's functions between stand-ins for AWS. */
    readonly runtime: "local" | "cloud";
  }
}

const BROWSER = ["journeys/**/*browser*.test.ts"];
const DURABILITY = ["journeys/**/*durability*.test.ts"];
/** Stories of the whole system run on both runtimes; a folder of its own has what is of one alone. */
const JOURNEYS = ["journeys/*.test.ts"];
const LOCAL = ["journeys/local/**/*.test.ts"];
const CLOUD = ["journeys/cloud/**/*.test.ts"];
const DYNAMODB = ["packages/functions/**/*.dynamodb.test.ts"];
const SYNTH = ["stacks/**/*.graph.test.ts"];
const CONSUMERS = ["packages/core/src/app/consume/consume.property.test.ts"];
const NODE = [
  "packages/{core,functions,local,cli,client}/**/*.test.ts",
  "scripts/**/*.test.{mjs,ts}",
  "stacks/**/*.test.ts",
  "docs/**/*.test.ts",
];
const NEVER = ["**/node_modules/**", "**/dist/**"];

/**
 * `npm test` runs `node`, `web` and `journeys`. `browser` needs Chromium, `dynamodb` Java, `synth` SST's graphs, `cloud`
 * such a graph and Chromium, `durability` takes minutes, and `consumers` tries one test with more histories: each has a
 * command of its own. Modules hold no state, so files of `node` and `web` share them: loading them anew for each file
 * took longer than the tests.
 */
export default defineConfig({
  test: {
    // By default one core is left alone, which on two cores leaves one worker.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "node",
          include: NODE,
          exclude: [...NEVER, ...DYNAMODB, ...SYNTH],
          environment: "node",
          isolate: false,
          testTimeout: 20_000,
          provide: { histories: 500 },
        },
      },
      {
        test: {
          name: "consumers",
          include: CONSUMERS,
          exclude: NEVER,
          environment: "node",
          testTimeout: 600_000,
          provide: { histories: 10_000 },
        },
      },
      {
        test: {
          name: "web",
          include: ["packages/web/**/*.test.{ts,tsx}"],
          exclude: NEVER,
          environment: "happy-dom",
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "journeys",
          include: [...JOURNEYS, ...LOCAL],
          exclude: [...NEVER, ...BROWSER, ...DURABILITY],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 30_000,
          provide: { runtime: "local" },
        },
      },
      {
        test: {
          name: "browser",
          include: BROWSER,
          exclude: [...NEVER, ...CLOUD],
          environment: "node",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "dynamodb",
          include: DYNAMODB,
          exclude: NEVER,
          environment: "node",
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "cloud",
          include: [...JOURNEYS, ...CLOUD],
          exclude: NEVER,
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env: { JOURNEY_WITHIN_MS: "60000" },
          provide: { runtime: "cloud" },
        },
      },
      { test: { name: "synth", include: SYNTH, exclude: NEVER, environment: "node" } },
      {
        test: {
          name: "durability",
          include: DURABILITY,
          exclude: NEVER,
          environment: "node",
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
