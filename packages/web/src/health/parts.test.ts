import { expect, it } from "vitest";
import { amount, elsewhere, limitOf, sentenceOf } from "./parts.ts";

it.each([
  [0, "seconds", "0 s"],
  [0.012, "seconds", "12 ms"],
  [61, "seconds", "1 m 1 s"],
  [3 * 1024 ** 3, "bytes", "3 GB"],
  [12_345, "count", "12,345"],
] as const)("writes %d %s as %s", (value, unit, text) => {
  expect(amount(value, unit)).toBe(text);
});

const part = { part: "relay", status: "ok", value: 0, unit: "seconds", threshold: 60, reason: null } as const;

it("says from which side a threshold counts", () => {
  expect(limitOf(part)).toBe("at most 1 m");
  expect(limitOf({ ...part, part: "disk", unit: "bytes", threshold: 1024 ** 3 })).toBe("at least 1 GB");
  expect(limitOf({ ...part, part: "circuits", unit: "count", threshold: 0 })).toBe("none");
  expect(limitOf({ ...part, threshold: null })).toBeNull();
});

it("says where to look for what is not measured", () => {
  expect(elsewhere("relay", "production")).toBe("in CloudWatch");
  expect(elsewhere("disk", "production")).toBe("not measured");
  expect(elsewhere("relay", "local")).toBe("not measured");
});

it("says of no part that it is well where that is not known", () => {
  const unknown = { ...part, part: "projections", status: null, value: null } as const;
  expect(sentenceOf([part, unknown])).toBe("All that is measured here is well.");
  expect(sentenceOf([{ ...part, status: "degraded" }, unknown])).toBe(
    "The relay needs somebody. All else that is measured here is well.",
  );
});

it("says which parts need somebody", () => {
  const degraded = { ...part, status: "degraded" } as const;
  expect(sentenceOf([part])).toBe("Every part is well.");
  expect(sentenceOf([part, degraded])).toBe("The relay needs somebody. All else is well.");
  expect(sentenceOf([degraded, { ...degraded, part: "circuits" }, { ...degraded, part: "deadLetters" }])).toBe(
    "The relay, circuits and dead letters need somebody. All else is well.",
  );
});
