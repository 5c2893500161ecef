import { describe, expect, it } from "vitest";
import { memoryWorld, payload } from "../../app/world.fixture.ts";
import { versionOf } from "../handlers.ts";
import type { CustomHandler } from "./handler.ts";
import { customHandlers } from "./registry.ts";
import { runCustom } from "./run.ts";
import { wordCount } from "./word-count.ts";

const own = { type: "custom", name: "word-count" } as const;

describe("the handlers of one's own", () => {
  it("have names that differ, versions from 1 and timeouts within the state's", () => {
    const names = customHandlers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { version, timeout } of customHandlers) {
      expect(version).toBeGreaterThanOrEqual(1);
      expect(timeout).toBeLessThanOrEqual(25);
    }
  });

  it("are known by name and version", () => {
    expect(versionOf(own)).toBe(`word-count@${wordCount.version}`);
    expect(versionOf({ type: "custom", name: "gone" })).toBe("gone@unknown");
  });
});

describe("a task of one", () => {
  const world = memoryWorld();
  const run = (input: object, handler: object = own) => {
    const data = { taskId: "t1", run: 1, name: "n", handler, input };
    return world.runStep("task-execute", payload(JSON.parse(JSON.stringify(data)), { state: "Execute" }));
  };

  it("runs with its input as the schema says", async () => {
    expect(await run({ text: "Ein Satz.\nNoch ein Satz.", top: 1 })).toMatchObject({
      result: { characters: 24, lines: 2, words: 5, frequent: [{ word: "ein", count: 2 }] },
    });
  });
});

describe("an attempt", () => {
  const attempt = { input: { text: "a" }, context: { key: "k", attempt: 1 } };

  it("fails as VALIDATION for an input that its schema does not let in", async () => {
    const wrong = runCustom(wordCount, { ...attempt, input: { text: 7 } }, memoryWorld().ports);
    await expect(wrong).rejects.toMatchObject({ name: "VALIDATION", code: "invalid_input" });
  });

  it("is given up when it takes longer than it may", async () => {
    const { ports, clock } = memoryWorld();
    const slow: CustomHandler = { ...wordCount, name: "slow", timeout: 5, run: () => new Promise<never>(() => {}) };
    const running = runCustom(slow, attempt, ports);
    const failed = expect(running).rejects.toMatchObject({ name: "SYSTEM", code: "timeout" });
    await clock.advance(5000);
    await failed;
  });

  it("fails as VALIDATION for a result that is no JSON", async () => {
    const { ports } = memoryWorld();
    const circle: Record<string, unknown> = {};
    circle["again"] = circle;
    for (const result of [circle, undefined, { big: 1n }, () => 1]) {
      const odd: CustomHandler = { ...wordCount, run: () => result as never };
      await expect(runCustom(odd, attempt, ports)).rejects.toMatchObject({
        name: "VALIDATION",
        code: "result_no_json",
      });
    }
  });

  it("keeps of its result what JSON can hold", async () => {
    const { ports } = memoryWorld();
    const dated: CustomHandler = { ...wordCount, run: () => ({ at: new Date(0), gone: undefined }) as never };
    expect(await runCustom(dated, attempt, ports)).toEqual({ at: "1970-01-01T00:00:00.000Z" });
  });

  it("fails for a result that is too long to be kept", async () => {
    const { ports } = memoryWorld();
    const long: CustomHandler = { ...wordCount, run: () => "x".repeat(80_000) };
    await expect(runCustom(long, attempt, ports)).rejects.toMatchObject({ code: "result_too_large" });
  });
});
