import { expect, it } from "vitest";
import { ERROR_CLASSES, type ErrorClass, Fault } from "../kernel/fault.ts";
import { orFallback } from "./fall-back.ts";

const step = { fallback: (_: unknown, { errorClass }: Fault) => (errorClass === "VALIDATION" ? null : { value: 7 }) };
const failing = (errorClass: ErrorClass) => () => Promise.reject(new Fault(errorClass, "down", "it is down"));
const tried = (errorClass: ErrorClass, attempt: number) =>
  orFallback({ step, input: {}, attempt }, failing(errorClass)).catch(({ name }: Error) => name);

it("gives the work's own result where there is one", async () => {
  expect(await orFallback({ step, input: {}, attempt: 1 }, async () => ({ value: 1 }))).toEqual({ value: 1 });
});

it.each([
  ["NETWORK", 4],
  ["SYSTEM", 4],
  ["UNKNOWN", 4],
  ["RATE_LIMIT", 5],
] as const)("stands in for %s only on try %i, which is the last", async (errorClass, last) => {
  expect(await tried(errorClass, last - 1)).toBe(errorClass);
  expect(await tried(errorClass, last)).toEqual({ value: 7, degraded: true });
});

it("stands in for an open circuit at once", async () => {
  expect(await tried("CIRCUIT_OPEN", 1)).toEqual({ value: 7, degraded: true });
});

it("lets rise what the step has no answer to", async () => {
  expect(await tried("VALIDATION", 1)).toBe("VALIDATION");
});

it.each(ERROR_CLASSES)("lets %s rise where the step has no fallback", async (errorClass) => {
  await expect(orFallback({ step: {}, input: {}, attempt: 9 }, failing(errorClass))).rejects.toMatchObject({
    name: errorClass,
  });
});
