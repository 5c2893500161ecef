import { expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";

const of = (reason: string) => fingerprintOf({ errorClass: "NETWORK", reason });

it.each([
  ["Task 01M7WNMC4Y2V5Q7HTRB3K8N2PA gave up", "Task 01J00000000000000000000000 gave up"],
  ["Counter 0195f3aa-1b2c-7d3e-8f40-123456789abc is away", "Counter 1195f3aa-1b2c-7d3e-8f40-123456789abd is away"],
  ["http://10.0.0.7:8080 answered 503 after 2.5 s", "http://10.0.0.12:80 answered 502 after 11 s"],
  ["Late by 2026-11-20T14:26:39.902Z", "Late by 2026-11-21T01:02:03Z"],
  ["Digest 9f86d081884c7d65 differs", "Digest 60303ae22b998861 differs"],
])("is the same for %j and %j", (one, other) => {
  expect(of(one)).toBe(of(other));
});

it("differs by class and by words", () => {
  expect(fingerprintOf({ errorClass: "SYSTEM", reason: "no" })).not.toBe(of("no"));
  expect(of("connection refused")).not.toBe(of("connection reset"));
  expect(of("the face decade")).toBe("NETWORK the face decade");
});

it("is short, however long the reason", () => {
  expect(of("x".repeat(1000))).toHaveLength(200);
});
