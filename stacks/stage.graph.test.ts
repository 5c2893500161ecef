import { expect, it } from "vitest";
import { ofType, readGraph, STAGES } from "./graph.fixture.ts";
import { profileOf } from "./stage.ts";

it.each(STAGES)("%s can be removed, with all that it has, unless it is lasting", (stage) => {
  const graph = readGraph(stage);
  const { lasting } = profileOf(stage);
  expect(graph.app).toMatchObject({ removal: lasting ? "retain" : "remove", protect: lasting });
  const [kept] = ofType(graph, "kms/key:Key").map(({ options }) => options.retainOnDelete ?? false);
  expect(kept).toBe(lasting);
  const tables = ofType(graph, "dynamodb/table:Table").map(({ inputs }) => inputs["deletionProtectionEnabled"]);
  expect(new Set(tables)).toEqual(new Set([lasting]));
});
