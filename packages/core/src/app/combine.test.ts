import { expect, it } from "vitest";
import { MAX_PARTS } from "../ports/event-store.ts";
import { combined, type Recorder } from "./combine.ts";

interface Asked {
  readonly stream: string;
  readonly name: string;
}

const asked = (name: string, stream = "note#a"): Asked => ({ stream, name });

/** A recorder that notes what it is given, and what becomes of it. */
function recorder(overrides: Partial<Recorder<Asked, string>> = {}) {
  const log: string[] = [];
  const noted = async <Result>(names: string, work: () => Promise<Result>) => {
    log.push(`${names} begins`);
    await Promise.resolve();
    return work().finally(() => void log.push(`${names} ends`));
  };
  const {
    alone = async ({ name }) => `${name} alone`,
    together = async (all) => all.map(({ name }) => `${name} together`),
  } = overrides;
  const record = combined<Asked, string>({
    alone: (command) => noted(command.name, () => alone(command)),
    together: (all) => noted(all.map(({ name }) => name).join("+"), () => together(all)),
  });
  return { record, log };
}

it("records a command that need not wait alone, and those that come meanwhile together", async () => {
  const { record, log } = recorder();
  const results = await Promise.all(["a", "b", "c", "d"].map((name) => record(asked(name))));
  expect(results).toEqual(["a alone", "b together", "c together", "d together"]);
  expect(log).toEqual(["a begins", "a ends", "b+c+d begins", "b+c+d ends"]);
  expect(await record(asked("e"))).toBe("e alone");
});

it("records the commands of other streams side by side", async () => {
  const { record, log } = recorder();
  await Promise.all([record(asked("a1")), record(asked("a2")), record(asked("b1", "note#b"))]);
  expect(log.indexOf("b1 begins")).toBeLessThan(log.indexOf("a1 ends"));
});

it("goes on in the order in which they came where only some of them were recorded together", async () => {
  const { record, log } = recorder({ together: async (all) => all.slice(0, 2).map(({ name }) => name) });
  await Promise.all(["a", "b", "c", "d", "e"].map((name) => record(asked(name))));
  expect(log.filter((line) => line.endsWith("begins"))).toEqual(["a begins", "b+c+d+e begins", "d+e begins"]);
});

it("records the first alone where none can be recorded together, and tries the rest together again", async () => {
  const { record, log } = recorder({
    together: async (all) => (all[0]?.name === "refused" ? [] : all.map(({ name }) => name)),
  });
  await Promise.all(["a", "refused", "b", "c"].map((name) => record(asked(name))));
  expect(log.filter((line) => line.endsWith("begins"))).toEqual([
    "a begins",
    "refused+b+c begins",
    "refused begins",
    "b+c begins",
  ]);
});

it("records each alone after a throw, so that each has a result of its own", async () => {
  const { record } = recorder({
    together: () => Promise.reject(new Error("too large together")),
    alone: async ({ name }) => (name === "b" ? Promise.reject(new Error("too large")) : name),
  });
  const settled = await Promise.allSettled(["a", "b", "c"].map((name) => record(asked(name))));
  expect(settled).toMatchObject([
    { value: "a" },
    { status: "rejected", reason: { message: "too large" } },
    { value: "c" },
  ]);
});

it("goes on after a failure", async () => {
  const { record } = recorder({ alone: ({ name }) => Promise.reject(new Error(name)) });
  const [failing, ...rest] = ["a", "b", "c"].map((name) => record(asked(name)));
  await expect(failing).rejects.toThrow("a");
  expect(await Promise.all(rest)).toEqual(["b together", "c together"]);
});

it("hands over no more at once than one commit takes", async () => {
  const sizes: number[] = [];
  const { record } = recorder({
    together: async (all) => {
      sizes.push(all.length);
      return all.map(({ name }) => name);
    },
  });
  await Promise.all(Array.from({ length: MAX_PARTS + 11 }, (_, index) => record(asked(`${index}`))));
  expect(sizes).toEqual([MAX_PARTS, 10]);
});
