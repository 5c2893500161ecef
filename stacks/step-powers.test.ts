import { topology } from "@bridgework/core/topology";
import { expect, it } from "vitest";
import { powersOf } from "./step-powers.ts";

it("names steps of the topology alone", () => {
  const names = (power: "notifies" | "tells" | "erases") =>
    [...topology.steps.keys()].filter((step) => powersOf(step)[power]).sort();
  expect(names("notifies")).toEqual(["alert-send", "counter-tell-operator", "form-send"]);
  expect(names("tells")).toEqual(["alert-send"]);
  expect(names("erases")).toEqual(["subject-erase"]);
});
