import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprintOf, groupLetters, partsOf } from "./fingerprint.ts";
import { letter } from "./letters.fixture.ts";

const of = (reason: string) => fingerprintOf({ errorClass: "NETWORK", reason });

describe("a fingerprint", () => {
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

  it("does not change by being taken apart and put together", () => {
    fc.assert(
      fc.property(fc.string(), (reason) => {
        const parts = partsOf(reason);
        expect(parts.map(({ text }) => text).join("")).toBe(reason);
      }),
    );
  });
});

describe("groups", () => {
  const rate = (id: string, number: number, buriedAt: string) =>
    letter({ id, errorClass: "RATE_LIMIT", reason: `Rate exceeded for pool +${number}`, buriedAt });

  it("hold every letter once, the newest first", () => {
    const groups = groupLetters([
      rate("a", 49, "2026-11-20T10:00:00.000Z"),
      letter({ id: "b", reason: "refused", buriedAt: "2026-11-20T11:00:00.000Z" }),
      rate("c", 33, "2026-11-20T12:00:00.000Z"),
    ]);
    expect(groups.map(({ letters }) => letters.map(({ id }) => id))).toEqual([["c", "a"], ["b"]]);
    expect(groups[0]).toMatchObject({ oldest: "2026-11-20T10:00:00.000Z", newest: "2026-11-20T12:00:00.000Z" });
  });

  it("show a star for what differs and keep what all have in common", () => {
    const reasonOf = (...numbers: readonly number[]) =>
      groupLetters(numbers.map((number, index) => rate(`${index}`, number, `2026-11-20T10:00:0${index}.000Z`)))[0]
        ?.reason;
    expect(reasonOf(49, 33)?.at(-1)).toEqual({ text: "*", varies: true });
    expect(reasonOf(49, 49)?.at(-1)).toEqual({ text: "+49", varies: true });
  });

  it("name their workflows and states once", () => {
    const [group] = groupLetters([
      letter({ id: "a", workflow: "task-run", state: "Execute" }),
      letter({ id: "b", workflow: "task-run", state: "Execute" }),
      letter({ id: "c", workflow: null, state: null }),
    ]);
    expect(group).toMatchObject({ workflows: ["task-run"], states: ["Execute"] });
  });
});
