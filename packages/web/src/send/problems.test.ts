import { describe, expect, it } from "vitest";
import { placeProblems } from "./problems.ts";

const lines = new Map([
  ["", 1],
  ["handler", 3],
  ["handler.type", 4],
]);
const problem = (path: string) => ({ path, expected: "text", received: "3", message: "" });

describe("the server's problems", () => {
  it("stand at the line of their field", () => {
    expect(placeProblems([problem("data.handler.type")], lines)).toEqual([
      { path: "handler.type", sentence: "expected text, received 3", line: 4 },
    ]);
  });

  it("stand at the object around a field that is missing", () => {
    expect(placeProblems([problem("data.handler.rate.unit")], lines)[0]?.line).toBe(3);
  });

  it("that are about the whole stand at its beginning", () => {
    expect(placeProblems([problem("data")], lines)[0]).toMatchObject({ path: "", line: 1 });
  });

  it("have no line where nothing around them is in the text", () => {
    expect(placeProblems([problem("taskId")], new Map())[0]?.line).toBeNull();
  });
});
