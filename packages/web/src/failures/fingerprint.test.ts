import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupLetters, partsOf } from "./fingerprint.ts";
import { letter } from "./letters.fixture.ts";

describe("the parts of a reason", () => {
  it("vary where ids, numbers and times are", () => {
    const reason =
      "Task 01M7WNMC4Y2V5Q7HTRB3K8N2PA, 10.0.0.7:8080, 2026-11-20T14:26:39.902Z, 9f86d081884c7d65: the face";
    const staying = partsOf(reason).filter(({ varies }) => !varies);
    expect(staying.map(({ text }) => text)).toEqual(["Task ", ", ", ":", ", ", ", ", ": the face"]);
  });

  it("make up the reason", () => {
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
