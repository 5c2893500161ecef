import { expect, it } from "vitest";
import { fromLevel, gathered, jsonLogger, LOG_LEVELS, textLogger } from "./console-log.ts";

function target() {
  const written: string[] = [];
  return { written, write: (text: string) => void written.push(text) };
}

it("writes one JSON object a line", () => {
  const to = target();
  jsonLogger(to, () => "2026-01-01T00:00:00.000Z").warn("problem", { problem: "two\nlines" });
  expect(to.written).toHaveLength(1);
  expect(to.written[0]?.indexOf("\n")).toBe((to.written[0]?.length ?? 0) - 1);
  expect(JSON.parse(to.written[0] ?? "")).toEqual({
    time: "2026-01-01T00:00:00.000Z",
    level: "warn",
    event: "problem",
    problem: "two\nlines",
  });
});

it("writes words for a person", () => {
  const to = target();
  textLogger(to).info("ready", { url: "http://127.0.0.1:4400" });
  expect(to.written).toEqual(["ready  url http://127.0.0.1:4400\n"]);
});

it("gives each of many fields a line of its own", () => {
  const to = target();
  textLogger(to).info("ready", { url: "u", data: "d", version: "v", pid: 1 });
  expect(to.written).toEqual(["ready\n  url      u\n  data     d\n  version  v\n  pid      1\n"]);
});

it("marks what somebody has to look at", () => {
  const to = target();
  textLogger(to).warn("problem", { problem: "the disk is full" });
  expect(to.written).toEqual(["! problem  problem the disk is full\n"]);
});

it("leaves out what is less important than its level", () => {
  const to = target();
  const log = fromLevel("notice", textLogger(to));
  for (const level of LOG_LEVELS) log[level](level);
  expect(to.written).toEqual(["notice\n", "! warn\n"]);
});

it("writes the lines of one turn at once, in their order", async () => {
  const to = target();
  const lines = gathered(to);
  for (const line of ["a\n", "b\n"]) lines.write(line);
  expect(to.written).toEqual([]);
  await new Promise((next) => setImmediate(next));
  lines.write("c\n");
  await new Promise((next) => setImmediate(next));
  expect(to.written).toEqual(["a\nb\n", "c\n"]);
});

it("writes what is left when the process ends", () => {
  const to = target();
  const lines = gathered(to);
  lines.write("last\n");
  lines.flush();
  expect(to.written).toEqual(["last\n"]);
});
