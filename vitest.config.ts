import { defineConfig } from "vitest/config";

const BROWSER = ["journeys/**/*browser*.test.ts"];
const DURABILITY = ["journeys/**/*durability*.test.ts"];
const DYNAMODB = ["packages/functions/**/*.dynamodb.test.ts"];
const NODE = [
  "packages/{core,functions,local,cli}/**/*.test.ts",
  "scripts/**/*.test.mjs",
  "stacks/**/*.test.ts",
  "docs/**/*.test.ts",
];
const NEVER = ["**/node_modules/**", "**/dist/**"];

/**
 * `npm test` runs `node`, `web` and `journeys`. `browser` needs Chromium, `dynamodb` Java, and `durability` takes
 * minutes: each has a command of its own.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "node", include: NODE, exclude: [...NEVER, ...DYNAMODB], environment: "node" } },
      {
        test: { name: "web", include: ["packages/web/**/*.test.{ts,tsx}"], exclude: NEVER, environment: "happy-dom" },
      },
      {
        test: {
          name: "journeys",
          include: ["journeys/**/*.test.ts"],
          exclude: [...NEVER, ...BROWSER, ...DURABILITY],
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "browser",
          include: BROWSER,
          exclude: NEVER,
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
