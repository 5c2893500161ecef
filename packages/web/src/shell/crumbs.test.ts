import { describe, expect, it } from "vitest";
import { crumbsOf, titleOf } from "./crumbs.ts";

const at = (pathname: string, params: Readonly<Record<string, string>> = {}) =>
  crumbsOf([{ pathname, params, staticData: {} }]);

describe("the breadcrumb", () => {
  it("names the page", () => {
    expect(at("/events")).toEqual([{ label: "Events", to: "/events" }]);
  });

  it("names what is open in the page by its parameters", () => {
    expect(at("/streams/task/01J", { category: "task", id: "01J" })).toEqual([
      { label: "Streams", to: "/streams" },
      { label: "task#01J", to: null },
    ]);
  });

  it("makes the window's title, innermost first", () => {
    expect(titleOf(at("/runs/7", { runId: "7" }))).toBe("7 · Runs · Bridgework");
  });

  it("says where it does not know the address", () => {
    expect(at("/nowhere")).toEqual([{ label: "Not found", to: null }]);
  });
});
