import { expect, it } from "vitest";
import { RETRY_BY_CLASS } from "./asl.ts";
import { ERROR_CLASSES } from "./fault.ts";
import type { Json, JsonObject } from "./json.ts";

const guides = import.meta.glob<string>("../../../../docs/guides/tasks.md", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** The cells behind the first two of each class's row in the guide. */
const documented = new Map(
  Object.values(guides)
    .flatMap((text) => text.split("\n"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, name = "", , ...cells]) =>
      /^`[A-Z_]+`$/.test(name) ? [[name.slice(1, -1), cells.slice(0, -1)]] : [],
    ),
);

function names(retrier: JsonObject): readonly Json[] {
  return Array.isArray(retrier["ErrorEquals"]) ? retrier["ErrorEquals"] : [];
}

function rowOf(errorClass: string): readonly string[] {
  const retrier = RETRY_BY_CLASS.find((each) =>
    names(each).some((name) => name === errorClass || name === "States.ALL"),
  );
  if (retrier === undefined || retrier["MaxAttempts"] === 0) return ["0", "–", "–", "–", "–"];
  const { MaxAttempts, IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = retrier;
  return [
    ...[`${MaxAttempts}`, `${IntervalSeconds} s`, `${BackoffRate}`, `${MaxDelaySeconds} s`],
    String(JitterStrategy).toLowerCase(),
  ];
}

it.each(ERROR_CLASSES)("documents how %s is retried", (errorClass) => {
  expect(documented.get(errorClass)).toEqual(rowOf(errorClass));
});

it("documents no class that there is not", () => {
  expect([...documented.keys()].sort()).toEqual([...ERROR_CLASSES].sort());
});
